// The SageMaker resources: the training pipeline with its code's hash inside, and the group its models are registered in.
// CommonJS because a `${file()}` of serverless.yml must be; Node 24 loads the TypeScript it requires.
const { codeBundle } = require('../sagemaker/pipeline/code-bundle.ts');
const { pipelineDefinition } = require('../sagemaker/pipeline/definition.ts');
const { accounts, imageUri } = require('./images.cjs');

module.exports = async ({ resolveVariable }) => {
  const param = (name) => resolveVariable(`param:${name}`);
  const names = await resolveVariable('self:custom.names');
  const definition = pipelineDefinition({
    codeHash: codeBundle().hash,
    trainingInstanceType: await param('trainingInstanceType'),
    processingInstanceType: await param('processingInstanceType'),
    epochs: Number(await param('epochs')),
    userCap: Number(await param('userCap')),
    feedbackFilter: await param('feedbackFilter'),
    filterLead: Number(await param('filterLead')),
    auditShare: Number(await param('auditShare')),
    warmStart: await param('warmStart'),
  });
  const images = {
    TrainingImage: imageUri('tensorflow-training', await param('trainingImageTag')),
    ProcessingImage: imageUri('tensorflow-training', await param('processingImageTag')),
  };
  // The laptop's emulator has no such types: the local SageMaker creates them from this same template.
  const onLaptop = (await resolveVariable('sls:stage')) === 'local';
  const elsewhere = onLaptop ? { Condition: 'OnAws' } : {};
  return {
    ...(onLaptop ? { Conditions: { OnAws: { 'Fn::Equals': ['laptop', 'aws'] } } } : {}),
    Mappings: { Images: accounts },
    Resources: {
      TrainingPipeline: {
        Type: 'AWS::SageMaker::Pipeline',
        ...elsewhere,
        Properties: {
          PipelineName: names.pipeline,
          PipelineDescription:
            'Preprocess, train and evaluate a candidate on the base data and all feedback.',
          PipelineDefinition: {
            PipelineDefinitionBody: { 'Fn::Sub': [JSON.stringify(definition), images] },
          },
          RoleArn: { 'Fn::GetAtt': ['PipelineRole', 'Arn'] },
        },
      },
      ModelGroup: {
        Type: 'AWS::SageMaker::ModelPackageGroup',
        ...elsewhere,
        // A group with versions in it cannot be deleted.
        DeletionPolicy: await param('dataRemoval'),
        UpdateReplacePolicy: await param('dataRemoval'),
        Properties: {
          ModelPackageGroupName: names.modelGroup,
          ModelPackageGroupDescription: 'Every model the gate let pass, with its metrics and its dataset.',
        },
      },
    },
    Outputs: {
      DataBucketName: { Value: { Ref: 'DataBucket' } },
      ArtifactsBucketName: { Value: { Ref: 'ArtifactsBucket' } },
      ModelsBucketName: { Value: { Ref: 'ModelsBucket' } },
      BusName: { Value: names.bus },
      EndpointName: { Value: names.endpoint },
      TrainingTopicArn: { Value: { Ref: 'TrainingTopic' } },
      DeploymentTopicArn: { Value: { Ref: 'DeploymentTopic' } },
      StateMachineArn: { Value: { Ref: 'RetrainingStateMachine' } },
      EvaluationMachineArn: { Value: { Ref: 'EvaluationStateMachine' } },
    },
  };
};
