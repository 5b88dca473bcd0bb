import { type Severity, severities } from '../findingModel.ts';

/** The name of configuration files. */
export const configurationName = '.certscope.yaml';

/** The level of a code. */
export type Level = Severity | 'off';

/**
 * What a value of the configuration must be. The reader of `.certscope.yaml`, the settings of VS Code and the published schema are all made
 * from these rules.
 */
export type Rule =
  | { readonly kind: 'number'; readonly minimum: number; readonly maximum?: number }
  | { readonly kind: 'level' | 'pattern' | 'text' }
  | { readonly kind: 'list'; readonly of: Rule }
  | { readonly kind: 'map'; readonly keys: 'code' | 'role'; readonly of: Rule }
  | { readonly kind: 'fields'; readonly fields: Readonly<Record<string, Rule>> };

/** All levels. */
export const levels: readonly Level[] = [...severities, 'off'];

const days = { kind: 'number', minimum: 0 } as const;
const percent = { kind: 'number', minimum: 0, maximum: 100 } as const;

/** When the end of a certificate is near. */
export const thresholdRules = {
  warnWithinDays: days,
  warnBelowPercentOfLife: percent,
  criticalWithinDays: days,
  criticalBelowPercentOfLife: percent,
} as const;

/** Other thresholds for the certificates of a role. */
export const byRoleRule = { kind: 'map', keys: 'role', of: { kind: 'fields', fields: thresholdRules } } as const;
/** Levels by code. */
export const findingsRule = { kind: 'map', keys: 'code', of: { kind: 'level' } } as const;
/** Files and folders. */
export const patternsRule = { kind: 'list', of: { kind: 'pattern' } } as const;
/** Further places to read. */
export const rootsRule = { kind: 'list', of: { kind: 'text' } } as const;

/** Tells whether a value of a setting is what a rule wants. Keys of a map are not looked up. */
export function fits(rule: Rule, value: unknown): boolean {
  switch (rule.kind) {
    case 'number':
      return typeof value === 'number' && value >= rule.minimum && value <= (rule.maximum ?? Number.MAX_SAFE_INTEGER);
    case 'level':
      return levels.some((level) => level === value);
    case 'pattern':
    case 'text':
      return typeof value === 'string';
    case 'list':
      return Array.isArray(value) && value.every((each) => fits(rule.of, each));
    case 'map':
      return isRecord(value) && Object.values(value).every((each) => fits(rule.of, each));
    case 'fields': {
      const { fields } = rule;
      return (
        isRecord(value) &&
        Object.entries(value).every(([key, each]) => isField(fields, key) && fits(fields[key] as Rule, each))
      );
    }
  }
}

/** Tells whether a mapping of rules has a key. */
export function isField(fields: Readonly<Record<string, Rule>>, key: string): boolean {
  return Object.hasOwn(fields, key);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
