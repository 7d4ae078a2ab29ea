// What the stand-in does not have is refused by name, never ignored.
import { invalid, type Members, refuses, type Topic } from '../contract-case.ts';
import { endpointConfig, model, pipeline, processingJob, trainingJob, variant } from './samples.ts';

const onlyHere = { onlyHere: true } as const;
const unknownOperation = (operation: string, request: Members = {}) =>
  refuses(
    `${operation} is an operation it does not have`,
    operation,
    request,
    { name: 'UnknownOperationException', message: operation },
    onlyHere,
  );
const unknownMember = (operation: string, request: Members, member: string) =>
  refuses(
    `${operation} with ${member} is refused`,
    operation,
    request,
    invalid(`Unknown or unsupported member '${member}'`),
    onlyHere,
  );
const rolling = { MaximumBatchSize: { Type: 'CAPACITY_PERCENT', Value: 20 }, WaitIntervalInSeconds: 0 };

export const unsupported: Topic = {
  topic: 'what is not supported',
  cases: [
    unknownOperation('ListDomains'),
    unknownOperation('ListNotebookInstances'),
    unknownOperation('DescribeTransformJob', { TransformJobName: 'j' }),
    unknownOperation('Search', { Resource: 'TrainingJob' }),
    unknownOperation('ListExperiments'),
    unknownOperation('DescribeFeatureGroup', { FeatureGroupName: 'f' }),
    unknownMember(
      'StartPipelineExecution',
      { PipelineName: 'p', SelectiveExecutionConfig: { SelectedSteps: [{ StepName: 's' }] } },
      'SelectiveExecutionConfig',
    ),
    unknownMember(
      'StartPipelineExecution',
      { PipelineName: 'p', MlflowExperimentName: 'e' },
      'MlflowExperimentName',
    ),
    unknownMember(
      'UpdateEndpoint',
      { EndpointName: 'e', EndpointConfigName: 'c', DeploymentConfig: { RollingUpdatePolicy: rolling } },
      'RollingUpdatePolicy',
    ),
    unknownMember(
      'CreateEndpointConfig',
      endpointConfig({ ShadowProductionVariants: [variant()] }),
      'ShadowProductionVariants',
    ),
    unknownMember(
      'CreateEndpointConfig',
      endpointConfig({ AsyncInferenceConfig: { OutputConfig: { S3OutputPath: 's3://b/o' } } }),
      'AsyncInferenceConfig',
    ),
    unknownMember(
      'CreateModel',
      model({ PrimaryContainer: { Image: 'i', MultiModelConfig: { ModelCacheSetting: 'Enabled' } } }),
      'MultiModelConfig',
    ),
    unknownMember(
      'CreateProcessingJob',
      processingJob({
        ProcessingInputs: [{ InputName: 'd', DatasetDefinition: { LocalPath: '/opt/ml/processing/d' } }],
      }),
      'DatasetDefinition',
    ),
    unknownMember(
      'CreateTrainingJob',
      trainingJob({
        ResourceConfig: {
          VolumeSizeInGB: 1,
          InstanceGroups: [{ InstanceType: 'ml.m5.large', InstanceCount: 1, InstanceGroupName: 'g' }],
        },
      }),
      'InstanceGroups',
    ),
    refuses(
      'a step of a type it does not have is refused',
      'CreatePipeline',
      pipeline({
        PipelineDefinition: JSON.stringify({
          Version: '2020-12-01',
          Steps: [{ Name: 'S', Type: 'Tuning', Arguments: {} }],
        }),
      }),
      invalid('^Unable to parse pipeline definition\\. .*Type'),
      onlyHere,
    ),
  ],
};
