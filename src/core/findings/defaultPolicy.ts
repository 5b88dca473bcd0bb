import type { FindingPolicy } from './model.ts';

/** The catalogue's own thresholds and severities. */
export const defaultPolicy: FindingPolicy = {
  warnWithinDays: 30,
  criticalWithinDays: 7,
  criticalBelowPercentOfLife: 10,
  severities: {},
};
