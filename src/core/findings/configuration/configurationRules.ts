import { byRoleRule, findingsRule, patternsRule, type Rule, rootsRule, thresholdRules } from './rules.ts';

/** The keys of `.certscope.yaml`. Those that a setting has, too, mean the same: `expiry.warnWithinDays` is `certscope.expiry.warnWithinDays`. */
export const configurationRules = {
  findings: findingsRule,
  overrides: { kind: 'list', of: { kind: 'fields', fields: { files: patternsRule, findings: findingsRule } } },
  baseline: { kind: 'text' },
  expiry: { kind: 'fields', fields: { ...thresholdRules, byRole: byRoleRule } },
  scan: { kind: 'fields', fields: { exclude: patternsRule } },
  roots: rootsRule,
} as const satisfies Readonly<Record<string, Rule>>;
