// Whether an execution still goes on, by Step Functions' word for it; apart from what its end leads to, so that neither carries the other.

const UNDER_WAY = new Set(['RUNNING', 'PENDING_REDRIVE']);

export const isUnderWay = (status: string): boolean => UNDER_WAY.has(status);
