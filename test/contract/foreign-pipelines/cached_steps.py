"""Two cached steps: the second execution takes both from the first, a changed input neither, a changed rate one."""

from sagemaker.inputs import TrainingInput
from sagemaker.processing import ProcessingInput, ProcessingOutput
from sagemaker.tensorflow import TensorFlow, TensorFlowProcessor
from sagemaker.workflow.parameters import ParameterFloat, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.steps import CacheConfig, ProcessingStep, TrainingStep
from surroundings import BUCKET, CODE, ROLE, TENSORFLOW, open_session, put, run

session = open_session()
rows = "".join(f"{x / 10},{x / 5}\n" for x in range(20))
first, second = put("cached/one/train.csv", rows), put("cached/two/train.csv", rows + "3,6\n")
cache = CacheConfig(enable_caching=True, expire_after="P30D")

source = ParameterString(name="Data", default_value=first.rpartition("/")[0])
rate = ParameterFloat(name="LearningRate", default_value=0.01)
machine = {"role": ROLE, "instance_count": 1, "instance_type": "ml.m5.large", "sagemaker_session": session}

counter = TensorFlowProcessor(**TENSORFLOW, **machine)
count = ProcessingStep(
    name="Count",
    step_args=counter.run(
        code="count.py",
        source_dir=str(CODE / "prepare"),
        inputs=[ProcessingInput(source=source, destination="/opt/ml/processing/input/rows")],
        outputs=[ProcessingOutput(output_name="counts", source="/opt/ml/processing/counts")],
    ),
    cache_config=cache,
)
estimator = TensorFlow(
    entry_point="train.py",
    source_dir=str(CODE / "training"),
    output_path=f"s3://{BUCKET}/cached-models",
    # Left to itself the SDK puts a timestamp into this one, and no training would ever be found again.
    model_dir=False,
    hyperparameters={"epochs": 5, "learning-rate": rate, "note": "it's a line", "early-stopping": True},
    **TENSORFLOW,
    **machine,
)
train = TrainingStep(
    name="Train",
    step_args=estimator.fit({"train": TrainingInput(s3_data=source)}),
    cache_config=cache,
    depends_on=[count],
)
pipeline = Pipeline(name="CachedSteps", parameters=[source, rate], steps=[count, train], sagemaker_session=session)

if __name__ == "__main__":
    run(pipeline, "cached steps, first")
    run(pipeline, "cached steps, again")
    run(pipeline, "cached steps, another rate", LearningRate=0.02)
    run(pipeline, "cached steps, other data", Data=second.rpartition("/")[0])
