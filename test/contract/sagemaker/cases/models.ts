// Models: one of a name, made of an artifact or of an approved version, described, listed and deleted.
import {
  absent,
  accepts,
  invalid,
  type Json,
  type Members,
  matching,
  refuses,
  setup,
  type Topic,
  timestamp,
} from '../contract-case.ts';
import { missing, tooLarge, tooSmall } from '../limits.ts';
import { model, modelPackage } from './samples.ts';

const member = (name: string) => (value: Json) => model({ [name]: value });
const NAME = '{{run}}-one-model';
const byName = { ModelName: NAME };
const list = (change: Members = {}) => ({ NameContains: '{{run}}-listed', ...change });
const listed = (...names: string[]): Members => ({
  Models: names.map((name) => ({ ModelName: `{{run}}-listed-${name}` })),
});

const life: Topic['cases'] = [
  accepts('a model is made and its ARN given', 'CreateModel', model(byName), {
    ModelArn: `{{arn}}:model/${NAME}`,
  }),
  refuses(
    'a model that is there already is refused',
    'CreateModel',
    model(byName),
    invalid('^Cannot create already existing model'),
  ),
  refuses(
    'a model without a name is refused',
    'CreateModel',
    { ExecutionRoleArn: '{{role}}' },
    missing('modelName'),
  ),
  refuses(
    'a model without a container is refused',
    'CreateModel',
    { ModelName: 'm', ExecutionRoleArn: '{{role}}' },
    invalid('PrimaryContainer'),
  ),
  accepts('a model is described', 'DescribeModel', byName, {
    ModelName: NAME,
    ModelArn: `{{arn}}:model/${NAME}`,
    PrimaryContainer: { ModelDataUrl: 's3://{{bucket}}/model.tar.gz' },
    ExecutionRoleArn: '{{role}}',
    CreationTime: timestamp,
  }),
  refuses(
    'a model that is not there is not described',
    'DescribeModel',
    { ModelName: 'none' },
    invalid('^Could not find model'),
  ),
  refuses(
    'a model that is not there is not deleted',
    'DeleteModel',
    { ModelName: 'none' },
    invalid('^Could not find model'),
  ),
  accepts('a model is deleted', 'DeleteModel', byName),
  refuses('a deleted model is not there', 'DescribeModel', byName, invalid('^Could not find model')),
];

const packaged: Topic['cases'] = [
  setup('CreateModelPackageGroup', { ModelPackageGroupName: '{{run}}-gated' }),
  setup('CreateModelPackage', modelPackage({ ModelPackageGroupName: '{{run}}-gated' }), {
    keep: { gated: 'ModelPackageArn' },
  }),
  refuses(
    'a version that waits for approval becomes no model',
    'CreateModel',
    member('PrimaryContainer')({ ModelPackageName: '{{gated}}' }),
    invalid('[Aa]pprov'),
  ),
  setup('UpdateModelPackage', { ModelPackageArn: '{{gated}}', ModelApprovalStatus: 'Approved' }),
  accepts(
    'an approved version becomes a model',
    'CreateModel',
    member('PrimaryContainer')({ ModelPackageName: '{{gated}}' }),
    { ModelArn: matching(':model/') },
  ),
  refuses(
    'a version that is not there becomes no model',
    'CreateModel',
    member('PrimaryContainer')({ ModelPackageName: '{{arn}}:model-package/none/1' }),
    invalid('does not exist'),
  ),
];

const paged = (change: Members = {}) => ({ NameContains: '{{run}}-paged', ...change });

/** Who deletes page by page must not lose their place. */
const deletedOnTheWay: Topic['cases'] = [
  ...['a', 'b', 'c', 'd'].map((name) => setup('CreateModel', model({ ModelName: `{{run}}-paged-${name}` }))),
  setup('ListModels', paged({ SortBy: 'Name', SortOrder: 'Ascending', MaxResults: 2 }), {
    keep: { half: 'NextToken' },
  }),
  ...['a', 'b'].map((name) => setup('DeleteModel', { ModelName: `{{run}}-paged-${name}` })),
  accepts(
    'a list goes on when what was listed has been deleted',
    'ListModels',
    paged({ SortBy: 'Name', SortOrder: 'Ascending', MaxResults: 2, NextToken: '{{half}}' }),
    { Models: ['c', 'd'].map((name) => ({ ModelName: `{{run}}-paged-${name}` })), NextToken: absent },
  ),
];

const listing: Topic['cases'] = [
  ...['a', 'b', 'c'].map((name) => setup('CreateModel', model({ ModelName: `{{run}}-listed-${name}` }))),
  accepts('models are listed, newest first', 'ListModels', list(), {
    ...listed('c', 'b', 'a'),
    NextToken: absent,
  }),
  accepts(
    'models are listed by name',
    'ListModels',
    list({ SortBy: 'Name', SortOrder: 'Ascending' }),
    listed('a', 'b', 'c'),
  ),
  accepts(
    'a page of two models ends with a token',
    'ListModels',
    list({ MaxResults: 2 }),
    { ...listed('c', 'b'), NextToken: matching('.') },
    { keep: { models: 'NextToken' } },
  ),
  accepts('the third model is on the next', 'ListModels', list({ MaxResults: 2, NextToken: '{{models}}' }), {
    ...listed('a'),
    NextToken: absent,
  }),
  refuses('0 models a page are refused', 'ListModels', { MaxResults: 0 }, tooSmall('maxResults', 1)),
  refuses('101 models a page are refused', 'ListModels', { MaxResults: 101 }, tooLarge('maxResults', 100)),
];

export const models: Topic = {
  topic: 'models',
  cases: [...life, ...packaged, ...listing, ...deletedOnTheWay],
};
