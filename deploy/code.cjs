// The jobs' code as the deployment knows it: the hash under which deploy/seed-buckets.cjs uploads it.
const { codeBundle } = require('../sagemaker/pipeline/code-bundle.ts');

module.exports = { hash: codeBundle().hash };
