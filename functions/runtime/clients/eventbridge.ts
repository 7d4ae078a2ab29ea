// The bus client, alone in its file so that a bundle holds only the clients its function uses.
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { patience } from './patience.ts';

export const eventBridge = (): EventBridgeClient => new EventBridgeClient(patience(5));
