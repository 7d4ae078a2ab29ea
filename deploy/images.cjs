// Where AWS keeps its TensorFlow containers: one registry account a region (aws-contracts §5.4).
const MAIN = '763104351884';
const MAIN_REGIONS = [
  ['us-east-1', 'us-east-2', 'us-west-1', 'us-west-2'],
  ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-central-1', 'eu-north-1'],
  ['ap-south-1', 'ap-northeast-1', 'ap-northeast-2', 'ap-southeast-1', 'ap-southeast-2'],
  ['ca-central-1', 'sa-east-1'],
].flat();

const OTHERS = {
  'af-south-1': '626614931356',
  'ap-east-1': '871362719292',
  'ap-east-2': '975050140332',
  'ap-south-2': '772153158452',
  'ap-northeast-3': '364406365360',
  'ap-southeast-3': '907027046896',
  'ap-southeast-4': '457447274322',
  'ap-southeast-5': '550225433462',
  'ap-southeast-6': '633930458069',
  'ap-southeast-7': '590183813437',
  'ca-west-1': '204538143572',
  'eu-central-2': '380420809688',
  'eu-south-1': '692866216735',
  'eu-south-2': '503227376785',
  'il-central-1': '780543022126',
  'me-central-1': '914824155844',
  'me-south-1': '217643126080',
  'mx-central-1': '637423239942',
};

const accountOf = Object.fromEntries([
  ...MAIN_REGIONS.map((region) => [region, MAIN]),
  ...Object.entries(OTHERS),
]);

/** A CloudFormation mapping: region -> { account }. */
const accounts = Object.fromEntries(
  Object.entries(accountOf).map(([region, account]) => [region, { account }]),
);

/** A CloudFormation expression for an image of the deployment's own region. */
const imageUri = (repository, tag) => ({
  'Fn::Sub': [
    `\${Registry}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/${repository}:${tag}`,
    { Registry: { 'Fn::FindInMap': ['Images', { Ref: 'AWS::Region' }, 'account'] } },
  ],
});

module.exports = async ({ resolveVariable }) => ({
  serving: imageUri('tensorflow-inference', await resolveVariable('param:servingImageTag')),
  processing: imageUri('tensorflow-training', await resolveVariable('param:processingImageTag')),
});
module.exports.accounts = accounts;
module.exports.imageUri = imageUri;
