// Where the stand-in knowingly keeps to less than AWS's model.

/** Kept and given back without a look inside, because they have no effect here. */
const UNCHECKED_INSIDE: readonly string[] = [
  'AdditionalInferenceSpecifications',
  'AdditionalInferenceSpecificationsToAdd',
  'AdditionalModelDataSources',
  'BaseModel',
  'DebugHookConfig',
  'DebugRuleConfigurations',
  'DriftCheckBaselines',
  'ImageConfig',
  'ModelCard',
  'ModelDataSource',
  'ModelInput',
  'ProfilerConfig',
  'ProfilerRuleConfigurations',
  'SecurityConfig',
  'SourceAlgorithmSpecification',
  'TensorBoardOutputConfig',
  'TrainingImageConfig',
  'ValidationSpecification',
];

/** Values of the model that are refused here. */
const UNSUPPORTED_VALUES: readonly string[] = [
  'CreateEndpointConfig.ProductionVariants.[].RoutingConfig.RoutingStrategy: value PREFIX_AWARE',
  'CreateEndpointConfig.ProductionVariants.[].RoutingConfig.RoutingStrategy: value KV_AWARE',
  'CreateModel.PrimaryContainer.Mode: value MultiModel',
  'CreateModel.Containers.[].Mode: value MultiModel',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.S3DataType: value AugmentedManifestFile',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.S3DataType: value Converse',
  'CreateTrainingJob.OutputDataConfig.CompressionType: value NONE',
  'ListModelPackageGroups.CrossAccountFilterOption: value CrossAccount',
];

export function isKnown(finding: string): boolean {
  const [path = ''] = finding.split(': ');
  if (UNSUPPORTED_VALUES.some((value) => finding.startsWith(`${value} is refused`))) return true;
  return path.split('.').some((member) => UNCHECKED_INSIDE.includes(member));
}

/** Entries of the lists above that no finding needs any more. */
export const outdated = (findings: readonly string[]): string[] => [
  ...UNSUPPORTED_VALUES.filter((value) => !findings.some((finding) => finding.startsWith(value))),
  ...UNCHECKED_INSIDE.filter((member) => !findings.some((finding) => finding.includes(`.${member}`))),
];

/** Members of the model that a request may not hold here: the refusal names them. */
export const UNSUPPORTED_MEMBERS: readonly string[] = [
  'CreateEndpoint.DeploymentConfig.RollingUpdatePolicy',
  'CreateEndpointConfig.AsyncInferenceConfig',
  'CreateEndpointConfig.CrossRegionTrafficConfig',
  'CreateEndpointConfig.ExplainerConfig',
  'CreateEndpointConfig.ProductionVariants.[].AcceleratorPartitionLayouts',
  'CreateEndpointConfig.ProductionVariants.[].CapacityReservationConfig',
  'CreateEndpointConfig.ProductionVariants.[].CoreDumpConfig',
  'CreateEndpointConfig.ProductionVariants.[].InstancePools',
  'CreateEndpointConfig.ProductionVariants.[].RoutingConfig.PrefixAwareRoutingConfig',
  'CreateEndpointConfig.ProductionVariants.[].VariantInstanceProvisionTimeoutInSeconds',
  'CreateEndpointConfig.ShadowProductionVariants',
  'CreateModel.Containers.[].AdditionalModelDataSources',
  'CreateModel.Containers.[].ContainerMetricsConfig',
  'CreateModel.Containers.[].ModelDataSource',
  'CreateModel.Containers.[].MultiModelConfig',
  'CreateModel.PrimaryContainer.AdditionalModelDataSources',
  'CreateModel.PrimaryContainer.ContainerMetricsConfig',
  'CreateModel.PrimaryContainer.ModelDataSource',
  'CreateModel.PrimaryContainer.MultiModelConfig',
  'CreateModelPackage.InferenceSpecification.Containers.[].AdditionalS3DataSource',
  'CreateModelPackage.InferenceSpecification.Containers.[].ProductId',
  'CreatePipeline.PipelineVersionAliases',
  'CreateProcessingJob.ProcessingInputs.[].DatasetDefinition',
  'CreateProcessingJob.ProcessingOutputConfig.Outputs.[].FeatureStoreOutput',
  'CreateProcessingJob.ProcessingResources.ClusterConfig.InstancePreferences',
  'CreateProcessingJob.ProcessingResources.ClusterConfig.SelectedInstanceCount',
  'CreateProcessingJob.ProcessingResources.ClusterConfig.SelectedInstanceType',
  'CreateTrainingJob.InputDataConfig.[].DataSource.DatasetSource',
  'CreateTrainingJob.InputDataConfig.[].DataSource.FileSystemDataSource',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.AttributeNames',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.HubAccessConfig',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.InstanceGroupNames',
  'CreateTrainingJob.InputDataConfig.[].DataSource.S3DataSource.ModelAccessConfig',
  'CreateTrainingJob.MlflowConfig',
  'CreateTrainingJob.ModelPackageConfig',
  'CreateTrainingJob.ResourceConfig.InstanceGroups',
  'CreateTrainingJob.ResourceConfig.InstancePlacementConfig',
  'CreateTrainingJob.ResourceConfig.InstancePreferences',
  'CreateTrainingJob.ResourceConfig.SelectedInstanceType',
  'CreateTrainingJob.ResourceConfig.TrainingPlanArn',
  'CreateTrainingJob.ServerlessJobConfig',
  'DescribePipeline.PipelineVersionAlias',
  'ListPipelineExecutions.PipelineVersionAlias',
  'ListPipelines.ManagedBy',
  'ListTrainingJobs.TrainingPlanArnEquals',
  'ListTrainingJobs.WarmPoolStatusEquals',
  'StartPipelineExecution.MlflowExperimentName',
  'StartPipelineExecution.PipelineVersionAlias',
  'StartPipelineExecution.RoleArn',
  'StartPipelineExecution.SelectiveExecutionConfig',
  'UpdateEndpoint.DeploymentConfig.RollingUpdatePolicy',
  'UpdateEndpointWeightsAndCapacities.DesiredWeightsAndCapacities.[].ServerlessUpdateConfig',
  'UpdateModelPackage.InferenceSpecification.Containers.[].AdditionalS3DataSource',
  'UpdateModelPackage.InferenceSpecification.Containers.[].ProductId',
  'UpdatePipeline.PipelineVersionAliases',
];
