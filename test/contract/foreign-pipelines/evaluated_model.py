"""Processing, training, evaluation, and a condition on a property file that registers the model or fails.

The shape of the SDK's own samples: ScriptProcessor, TensorFlow estimator in script mode, TensorFlowProcessor with a
source directory, ModelSteps (one brings inference code, so that the SDK adds its repacking step), FailStep.
"""

import io
import json
import tarfile
from pathlib import PurePosixPath

from sagemaker.inputs import TrainingInput
from sagemaker.model_metrics import MetricsSource, ModelMetrics
from sagemaker.processing import ProcessingInput, ProcessingOutput, ScriptProcessor
from sagemaker.tensorflow import TensorFlow, TensorFlowModel, TensorFlowProcessor
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import ConditionLessThanOrEqualTo
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.model_step import ModelStep
from sagemaker.workflow.parameters import ParameterBoolean, ParameterFloat, ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.steps import ProcessingStep, TrainingStep
from surroundings import BUCKET, CODE, ROLE, TENSORFLOW, open_session, put, read, run

session = open_session()
data = put("points/points.csv", "".join(f"{x / 10},{3 * x / 10 + 1}\n" for x in range(40)))

epochs = ParameterInteger(name="Epochs", default_value=200)
rate = ParameterFloat(name="LearningRate", default_value=0.05)
ceiling = ParameterFloat(name="Ceiling", default_value=0.5)
shuffle = ParameterBoolean(name="Shuffle", default_value=False)
instance = ParameterString(name="InstanceType", default_value="ml.m5.xlarge", enum_values=["ml.m5.xlarge"])
approval = ParameterString(name="Approval", default_value="PendingManualApproval")
source = ParameterString(name="Data", default_value=data)

machine = {"role": ROLE, "instance_count": 1, "sagemaker_session": session}
splitter = ScriptProcessor(
    image_uri="763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-training:2.19-cpu-py312",
    command=["python3"],
    instance_type=instance,
    env={"MODE": "tiny"},
    **machine,
)
split = ProcessingStep(
    name="Split",
    step_args=splitter.run(
        code=str(CODE / "prepare" / "split.py"),
        inputs=[ProcessingInput(source=source, destination="/opt/ml/processing/input")],
        outputs=[
            ProcessingOutput(output_name="train", source="/opt/ml/processing/train"),
            ProcessingOutput(output_name="test", source="/opt/ml/processing/test"),
        ],
        arguments=["--test-share", "0.25", "--shuffle", shuffle.to_string()],
    ),
)
estimator = TensorFlow(
    entry_point="train.py",
    source_dir=str(CODE / "training"),
    instance_type=instance,
    output_path=f"s3://{BUCKET}/models",
    hyperparameters={"epochs": epochs, "learning-rate": rate, "note": "it's a line", "early-stopping": True},
    metric_definitions=[{"Name": "train:loss", "Regex": "train_loss: ([0-9.]+)"}],
    **TENSORFLOW,
    **machine,
)


def output_of(name: str):
    return split.properties.ProcessingOutputConfig.Outputs[name].S3Output.S3Uri


train = TrainingStep(
    name="Train", step_args=estimator.fit({"train": TrainingInput(s3_data=output_of("train"), content_type="text/csv")})
)
model_data = train.properties.ModelArtifacts.S3ModelArtifacts
judge = TensorFlowProcessor(instance_type=instance, **TENSORFLOW, **machine)
report = PropertyFile(name="Report", output_name="evaluation", path="evaluation.json")
evaluate = ProcessingStep(
    name="Evaluate",
    step_args=judge.run(
        code="evaluate.py",
        source_dir=str(CODE / "evaluation"),
        inputs=[
            ProcessingInput(source=model_data, destination="/opt/ml/processing/model"),
            ProcessingInput(source=output_of("test"), destination="/opt/ml/processing/test"),
        ],
        outputs=[ProcessingOutput(output_name="evaluation", source="/opt/ml/processing/evaluation")],
        arguments=["--label", Join(on="-", values=["run", ExecutionVariables.PIPELINE_EXECUTION_ID])],
    ),
    property_files=[report],
)


def model(**more) -> TensorFlowModel:
    return TensorFlowModel(
        model_data=model_data, role=ROLE, framework_version="2.19", sagemaker_session=session, **more
    )


statistics = MetricsSource(
    s3_uri=Join(
        on="/",
        values=[
            evaluate.properties.ProcessingOutputConfig.Outputs["evaluation"].S3Output.S3Uri,
            "evaluation.json",
        ],
    ),
    content_type="application/json",
)
register = ModelStep(
    name="Keep",
    step_args=model(entry_point="inference.py", source_dir=str(CODE / "serving")).register(
        content_types=["application/json"],
        response_types=["application/json"],
        inference_instances=["ml.m5.large"],
        transform_instances=["ml.m5.large"],
        model_package_group_name="lines",
        approval_status=approval,
        model_metrics=ModelMetrics(model_statistics=statistics),
    ),
)
create = ModelStep(name="Deployable", step_args=model().create(instance_type="ml.m5.large"))
mse = JsonGet(step_name=evaluate.name, property_file=report, json_path="regression_metrics.mse.value")
fail = FailStep(name="TooFarOff", error_message=Join(on=" ", values=["error above", ceiling]))
gate = ConditionStep(
    name="Gate",
    conditions=[ConditionLessThanOrEqualTo(left=mse, right=ceiling)],
    if_steps=[register, create],
    else_steps=[fail],
)
pipeline = Pipeline(
    name="EvaluatedModel",
    parameters=[epochs, rate, ceiling, shuffle, instance, approval, source],
    steps=[split, train, evaluate, gate],
    sagemaker_session=session,
)


def name_of(line: dict, step: str, kind: str) -> str:
    return line["steps"][step]["metadata"][kind]["Arn"].rpartition("/")[2]


def check_results(line: dict) -> None:
    """What the execution left behind is what the SDK's user would look for."""
    client = session.sagemaker_client
    version = client.describe_model_package(
        ModelPackageName=line["steps"]["Keep-RegisterModel"]["metadata"]["RegisterModel"]["Arn"]
    )
    archive = version["InferenceSpecification"]["Containers"][0]["ModelDataUrl"]
    with tarfile.open(fileobj=io.BytesIO(read(archive))) as packed:
        names = {PurePosixPath(name).as_posix() for name in packed.getnames()}
    evaluation = json.loads(read(version["ModelMetrics"]["ModelQuality"]["Statistics"]["S3Uri"]))
    trained = client.describe_training_job(TrainingJobName=name_of(line, "Train", "TrainingJob"))
    halved = client.describe_processing_job(ProcessingJobName=name_of(line, "Split", "ProcessingJob"))
    created = client.describe_model(ModelName=name_of(line, "Deployable-CreateModel", "Model"))

    assert version["ModelApprovalStatus"] == "PendingManualApproval"
    assert {"1/line.json", "code/inference.py"} <= names, names
    assert evaluation["regression_metrics"]["mse"]["value"] < 0.5
    assert evaluation["label"].startswith("run-")
    assert trained["FinalMetricDataList"][0]["MetricName"] == "train:loss"
    assert halved["ExitMessage"] == "split at 30"
    assert created["PrimaryContainer"]["ModelDataUrl"] == trained["ModelArtifacts"]["S3ModelArtifacts"]
    # A plain training archive: only the repacked one has code.
    with tarfile.open(fileobj=io.BytesIO(read(created["PrimaryContainer"]["ModelDataUrl"]))) as plain:
        assert not any("inference.py" in name for name in plain.getnames())


if __name__ == "__main__":
    check_results(run(pipeline, "evaluated model, good enough", Shuffle=True))
    run(pipeline, "evaluated model, too far off", Epochs=1, Ceiling=0.001)
