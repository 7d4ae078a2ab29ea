// A part of `serverless package`: who may call which route, how often, and from which web pages (docs/security.md).

/** Routes that an application calls for its users; all others are for operators and stay behind a signature. */
const APPLICATION = [
  'predictSentiment',
  'predictBatch',
  'submitFeedback',
  'submitBulk',
  'showFeedback',
  'reviseFeedback',
  'eraseFeedback',
];

/** Which throttle a function's routes fall under; `other` where nothing is said. */
const THROTTLES = {
  predict: ['predictSentiment', 'predictBatch'],
  feedback: ['submitFeedback', 'showFeedback', 'reviseFeedback', 'eraseFeedback'],
  heavy: ['submitBulk', 'eraseUser', 'whatIf', 'runEvaluation'],
};

const AUTHORIZER = 'application';
const AN_HOUR = 3600;

const insist = (condition, message) => {
  if (!condition) throw new Error(message);
};

const listOf = (text) =>
  String(text ?? '')
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

/** The token authorizer, or undefined where application routes are signed like all others. */
const tokens = ({ applicationAuth, jwtIssuer, jwtAudience }) => {
  insist(
    ['iam', 'jwt'].includes(applicationAuth),
    `applicationAuth is ${JSON.stringify(applicationAuth)}; use iam or jwt.`,
  );
  const audience = listOf(jwtAudience);
  if (applicationAuth === 'iam') {
    insist(
      !jwtIssuer && audience.length === 0,
      'jwtIssuer or jwtAudience is set, but tokens are not asked for; add --param=applicationAuth=jwt, or leave them out.',
    );
    return undefined;
  }
  insist(
    /^(https:\/\/|http:\/\/127\.0\.0\.1:)\S+$/.test(jwtIssuer ?? ''),
    'applicationAuth is jwt, so whose tokens count must be said: --param=jwtIssuer=https://… (the `iss` of the tokens).',
  );
  insist(
    audience.length > 0,
    'applicationAuth is jwt, so for whom the tokens are made must be said: --param=jwtAudience=… (their `aud` or `client_id`; several with commas).',
  );
  return {
    name: AUTHORIZER,
    type: 'jwt',
    identitySource: '$request.header.Authorization',
    issuerUrl: jwtIssuer,
    audience,
  };
};

/** Undefined where no page of another origin may call. */
const crossOrigin = ({ corsOrigins }) => {
  const allowedOrigins = listOf(corsOrigins);
  for (const origin of allowedOrigins)
    insist(
      /^https?:\/\/[a-z0-9.:-]+$/i.test(origin),
      `corsOrigins holds ${JSON.stringify(origin)}; list origins such as https://shop.example, with commas. "*" is not one: it would let every page call.`,
    );
  if (allowedOrigins.length === 0) return undefined;
  return {
    allowedOrigins,
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'Idempotency-Key',
      'X-Amz-Date',
      'X-Amz-Security-Token',
    ],
    allowedMethods: ['GET', 'POST', 'PUT', 'DELETE'],
    exposedResponseHeaders: ['Location', 'Retry-After'],
    maxAge: AN_HOUR,
  };
};

/** `50/100`: 50 requests a second on average, 100 at once. */
const throttle = (name, text) => {
  const [, rate, burst] = /^(\d{1,5}(?:\.\d+)?)\/(\d{1,5})$/.exec(String(text)) ?? [];
  insist(
    Number(rate) > 0 && Number(burst) > 0,
    `The throttle ${name} is ${JSON.stringify(text)}; write requests a second and how many at once, such as 50/100.`,
  );
  return { ThrottlingRateLimit: Number(rate), ThrottlingBurstLimit: Number(burst) };
};

const throttleOf = (functionName, throttles) => {
  const [kind = 'other'] = Object.entries(THROTTLES).find(([, names]) => names.includes(functionName)) ?? [];
  return throttle(kind, throttles[kind]);
};

class Door {
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = {
      'before:package:compileEvents': () => this.hang(),
      'after:package:compileEvents': () => this.slowDown(),
    };
  }

  get settings() {
    return this.serverless.service.custom.door;
  }

  get routes() {
    const { service } = this.serverless;
    return service
      .getAllFunctions()
      .flatMap((name) =>
        (service.getFunction(name).events ?? []).flatMap(({ httpApi }) =>
          httpApi ? [{ name, httpApi }] : [],
        ),
      );
  }

  /** Before the framework reads which authorizer a route has. */
  hang() {
    const { provider } = this.serverless.service;
    const [authorizer, cors] = [tokens(this.settings), crossOrigin(this.settings)];
    if (cors !== undefined) provider.httpApi.cors = cors;
    if (authorizer === undefined) return;
    provider.httpApi.authorizers = { ...provider.httpApi.authorizers, [AUTHORIZER]: authorizer };
    for (const { name, httpApi } of this.routes)
      if (APPLICATION.includes(name)) httpApi.authorizer = { name: AUTHORIZER };
  }

  /** The framework knows no throttles. A stage may name only routes that are there before it. */
  slowDown() {
    const { Resources } = this.serverless.service.provider.compiledCloudFormationTemplate;
    const stage = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGatewayV2::Stage');
    const made = Object.entries(Resources).filter(([, { Type }]) => Type === 'AWS::ApiGatewayV2::Route');
    const { throttles } = this.settings;
    stage.Properties.DefaultRouteSettings = throttle('other', throttles.other);
    stage.Properties.RouteSettings = Object.fromEntries(
      this.routes.map(({ name, httpApi: { method, path } }) => [
        `${method.toUpperCase()} ${path}`,
        throttleOf(name, throttles),
      ]),
    );
    stage.DependsOn = [...[stage.DependsOn ?? []].flat(), ...made.map(([id]) => id)];
  }
}

module.exports = Door;
module.exports.APPLICATION = APPLICATION;
