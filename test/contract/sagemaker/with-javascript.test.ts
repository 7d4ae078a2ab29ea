// The contract as the AWS SDK for JavaScript sees it.
import { javascriptClient } from './clients/javascript.ts';
import { contractSuite } from './suite.ts';

contractSuite(javascriptClient);
