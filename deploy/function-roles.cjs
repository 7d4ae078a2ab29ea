// A part of `serverless package`: gives every function a role of its own, made of its grants (deploy/permissions.yml) and its triggers.

const LONGEST_ROLE_NAME = 64;

const asList = (value) => (Array.isArray(value) ? value : [value]);
const capitalised = (name) => name[0].toUpperCase() + name.slice(1);

/** What Lambda does in a function's name to read its trigger, and to set aside what fails for good. */
const TRIGGER_ACTIONS = {
  sqs: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
  stream: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:DescribeStream'],
};

const triggerStatements = (events = []) =>
  Object.entries(TRIGGER_ACTIONS).flatMap(([kind, Action]) =>
    events.flatMap(({ [kind]: trigger }) => {
      if (trigger === undefined) return [];
      const letters = trigger.destinations?.onFailure;
      return [
        { Effect: 'Allow', Action, Resource: [trigger.arn] },
        ...(letters === undefined
          ? []
          : [{ Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [letters.arn] }]),
      ];
    }),
  );

const grantStatements = (name, grants, resources) =>
  Object.entries(grants).map(([resource, actions]) => {
    const { service, arn, condition } = resources[resource] ?? {};
    if (service === undefined)
      throw new Error(
        `deploy/permissions.yml grants ${name} the unknown resource ${resource}; add it to "resources".`,
      );
    return {
      Effect: 'Allow',
      Action: actions.map((action) => `${service}:${action}`),
      Resource: asList(arn),
      ...(condition === undefined ? {} : { Condition: condition }),
    };
  });

const logStatement = (functionName) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: [
    {
      'Fn::Sub': `arn:\${AWS::Partition}:logs:\${AWS::Region}:\${AWS::AccountId}:log-group:/aws/lambda/${functionName}:*`,
    },
  ],
});

/** The role name carries the region: roles are global, and the same stage may stand in two regions. */
const roleName = (functionName, region) => {
  const name = `${functionName}-${region}`;
  if (name.length > LONGEST_ROLE_NAME)
    throw new Error(
      `The role name ${name} has ${name.length} characters of ${LONGEST_ROLE_NAME}; use a shorter --stage.`,
    );
  return name;
};

const role = (RoleName, service, PolicyName, Statement) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName,
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    },
    Policies: [{ PolicyName, PolicyDocument: { Version: '2012-10-17', Statement } }],
  },
});

class FunctionRoles {
  constructor(serverless) {
    this.serverless = serverless;
    this.provider = serverless.getProvider('aws');
    this.hooks = {
      'before:package:setupProviderConfiguration': () => this.nameRoles(),
      'before:package:compileFunctions': () => this.addRoles(),
    };
  }

  get functions() {
    const { service } = this.serverless;
    return service.getAllFunctions().map((name) => [name, service.getFunction(name)]);
  }

  /** Before the framework would make one role for all. */
  nameRoles() {
    for (const [name, definition] of this.functions) {
      definition.role = `${capitalised(name)}Role`;
      for (const event of definition.events ?? [])
        if (event.schedule?.method === 'scheduler')
          event.schedule.roleArn = { 'Fn::GetAtt': [`${capitalised(name)}ScheduleRole`, 'Arn'] };
    }
  }

  addRoles() {
    const { resources, functions: granted } = this.serverless.service.custom.permissions;
    const template = this.serverless.service.provider.compiledCloudFormationTemplate;
    for (const [name, definition] of this.functions) {
      if (granted[name] === undefined)
        throw new Error(`deploy/permissions.yml says nothing about ${name}; add what it may do, or {}.`);
      const statements = [
        logStatement(definition.name),
        ...triggerStatements(definition.events),
        ...grantStatements(name, granted[name], resources),
      ];
      template.Resources[definition.role] = this.roleOf(definition.name, 'lambda', 'function', statements);
      if ((definition.events ?? []).some(({ schedule }) => schedule?.method === 'scheduler'))
        template.Resources[`${capitalised(name)}ScheduleRole`] = this.scheduleRole(name, definition);
    }
  }

  roleOf(name, principal, policy, statements) {
    return role(roleName(name, this.provider.getRegion()), `${principal}.amazonaws.com`, policy, statements);
  }

  scheduleRole(name, definition) {
    const invoke = {
      Effect: 'Allow',
      Action: ['lambda:InvokeFunction'],
      Resource: [{ 'Fn::GetAtt': [this.provider.naming.getLambdaLogicalId(name), 'Arn'] }],
    };
    return this.roleOf(`${definition.name}-schedule`, 'scheduler', 'schedule', [invoke]);
  }
}

module.exports = FunctionRoles;
