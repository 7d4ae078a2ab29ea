"""A Fail step behind a condition with every connective, its message joined from literals, parameters and results."""

from sagemaker.processing import FrameworkProcessor, ProcessingInput, ProcessingOutput
from sagemaker.sklearn.estimator import SKLearn
from sagemaker.workflow.condition_step import ConditionStep
from sagemaker.workflow.conditions import (
    ConditionEquals,
    ConditionGreaterThan,
    ConditionIn,
    ConditionNot,
    ConditionOr,
)
from sagemaker.workflow.execution_variables import ExecutionVariables
from sagemaker.workflow.fail_step import FailStep
from sagemaker.workflow.functions import Join, JsonGet
from sagemaker.workflow.parameters import ParameterInteger, ParameterString
from sagemaker.workflow.pipeline import Pipeline
from sagemaker.workflow.properties import PropertyFile
from sagemaker.workflow.retry import StepExceptionTypeEnum, StepRetryPolicy
from sagemaker.workflow.steps import ProcessingStep
from surroundings import CODE, ROLE, open_session, put, run

session = open_session()
data = put("failing/rows.csv", "1\n2\n3\n")

stage = ParameterString(name="Stage", default_value="test")
least = ParameterInteger(name="LeastRows", default_value=2)

counter = FrameworkProcessor(
    estimator_cls=SKLearn,
    framework_version="1.2-1",
    role=ROLE,
    instance_count=1,
    instance_type="ml.m5.large",
    sagemaker_session=session,
)
report = PropertyFile(name="Counts", output_name="counts", path="counts.json")
count = ProcessingStep(
    name="Count",
    step_args=counter.run(
        code="count.py",
        source_dir=str(CODE / "prepare"),
        inputs=[ProcessingInput(source=data, destination="/opt/ml/processing/input/rows")],
        outputs=[ProcessingOutput(output_name="counts", source="/opt/ml/processing/counts")],
    ),
    property_files=[report],
    retry_policies=[StepRetryPolicy(exception_types=[StepExceptionTypeEnum.THROTTLING], max_attempts=2)],
)
total = JsonGet(step_name=count.name, property_file=report, json_path="total")
by_name = JsonGet(step_name=count.name, property_file=report, json_path="files['rows.csv']")
too_few = FailStep(
    name="TooFewRows",
    error_message=Join(
        on=" ",
        values=["Stage", stage, "needs more than", least, "rows in", ExecutionVariables.PIPELINE_NAME],
    ),
)
gate = ConditionStep(
    name="EnoughRows",
    conditions=[
        ConditionIn(value=stage, in_values=["test", "production"]),
        ConditionOr(
            conditions=[ConditionGreaterThan(left=total, right=least), ConditionEquals(left=stage, right="any")]
        ),
        ConditionNot(expression=ConditionEquals(left=by_name, right=0)),
    ],
    if_steps=[],
    else_steps=[too_few],
)
pipeline = Pipeline(name="FailingOnPurpose", parameters=[stage, least], steps=[count, gate], sagemaker_session=session)

if __name__ == "__main__":
    run(pipeline, "fail step, not reached")
    run(pipeline, "fail step, reached", LeastRows=3)
