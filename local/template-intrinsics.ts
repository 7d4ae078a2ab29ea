// Resolves CloudFormation's intrinsic functions for the resources that the local cloud creates itself. Pure.

export interface TemplateScope {
  readonly pseudo: Record<string, string>;
  /** Logical id -> physical id of what the emulator deployed. */
  readonly physicalIds: Record<string, string>;
  readonly types: Record<string, string>;
  readonly mappings: Record<string, Record<string, Record<string, unknown>>>;
}

type Intrinsic = (argument: unknown, scope: TemplateScope) => unknown;

const ref = (name: string, { pseudo, physicalIds }: TemplateScope): string => {
  const value = pseudo[name] ?? physicalIds[name];
  if (value === undefined) throw new Error(`The template refers to ${name}, which was not deployed.`);
  return value;
};

const ARNS: Record<string, (physicalId: string, account: string) => string> = {
  'AWS::IAM::Role': (name, account) => `arn:aws:iam::${account}:role/${name}`,
  'AWS::S3::Bucket': (name) => `arn:aws:s3:::${name}`,
};

const getAtt = (id: string, attribute: string, scope: TemplateScope): string => {
  const arn = ARNS[scope.types[id] ?? ''];
  if (attribute !== 'Arn' || arn === undefined)
    throw new Error(`Fn::GetAtt ${id}.${attribute} is not supported for a ${scope.types[id]} here.`);
  return arn(ref(id, scope), scope.pseudo['AWS::AccountId'] ?? '');
};

const sub: Intrinsic = (argument, scope) => {
  const [text, variables] = (typeof argument === 'string' ? [argument, {}] : argument) as [
    string,
    Record<string, unknown>,
  ];
  return text.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (name in variables) return String(resolveIntrinsics(variables[name], scope));
    const [id = '', attribute] = name.split('.');
    return attribute === undefined || name.startsWith('AWS::')
      ? ref(name, scope)
      : getAtt(id, attribute, scope);
  });
};

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (argument, scope) => ref(String(argument), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [id, attribute] = argument as [string, string];
    return getAtt(id, attribute, scope);
  },
  'Fn::Sub': sub,
  'Fn::FindInMap': (argument, scope) => {
    const [map, first, second] = (argument as unknown[]).map((part) =>
      String(resolveIntrinsics(part, scope)),
    );
    const found = scope.mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined) throw new Error(`The mapping ${map} has no ${first}.${second}.`);
    return found;
  },
};

/** @throws Error naming the reference or function that cannot be resolved. */
export const resolveIntrinsics = (value: unknown, scope: TemplateScope): unknown => {
  if (Array.isArray(value)) return value.map((each) => resolveIntrinsics(each, scope));
  if (typeof value !== 'object' || value === null) return value;
  const [[key, argument] = ['', undefined], ...others] = Object.entries(value);
  const intrinsic = others.length === 0 ? INTRINSICS[key] : undefined;
  if (intrinsic !== undefined) return intrinsic(argument, scope);
  if (others.length === 0 && key.startsWith('Fn::')) throw new Error(`${key} is not supported here.`);
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, resolveIntrinsics(each, scope)]),
  );
};
