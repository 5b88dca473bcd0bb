import type { FindingPolicy } from './findingModel.ts';

/** The catalogue's own thresholds and severities. */
export const defaultPolicy: FindingPolicy = {
  warnWithinDays: 30,
  warnBelowPercentOfLife: 0,
  criticalWithinDays: 7,
  criticalBelowPercentOfLife: 10,
  byRole: {},
  severities: {},
};
