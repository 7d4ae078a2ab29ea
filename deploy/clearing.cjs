// What the loop made at run time and CloudFormation knows nothing of goes when the stack goes: functions/deployment/clear-endpoint.ts.
module.exports = async ({ resolveVariable }) => {
  // The laptop's emulator is thrown away whole.
  if ((await resolveVariable('sls:stage')) === 'local') return { Resources: {} };
  return {
    Resources: {
      Clearing: {
        Type: 'AWS::CloudFormation::CustomResource',
        // Deleted first, while all that it asks and what still runs is there.
        DependsOn: ['LoopTable', 'ModelGroup', 'RetrainingStateMachine'],
        Properties: { ServiceToken: { 'Fn::GetAtt': ['ClearEndpointLambdaFunction', 'Arn'] } },
      },
    },
  };
};
