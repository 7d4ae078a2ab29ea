// The contract as boto3 sees it; `run.ts` installs boto3 and names its interpreter in CONTRACT_PYTHON.
import { boto3Client } from './clients/boto3.ts';
import { contractSuite } from './suite.ts';

contractSuite((place) => boto3Client(place, process.env.CONTRACT_PYTHON ?? 'python3'));
