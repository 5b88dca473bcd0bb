import { byRoleRule, findingsRule, thresholdRules } from '../../core/findings/configuration/rules.ts';
import { defaultPolicy } from '../../core/findings/defaultPolicy.ts';
import type { FindingPolicy } from '../../core/findings/findingModel.ts';
import { parseMoment } from '../../core/text/moment.ts';
import { type ReaderOf, ruled, type Setting, scanSettings } from './scanSettings.ts';

/** Every setting below `certscope.`; a unit test compares this table with the manifest. */
export const settings = {
  'expiry.warnWithinDays': ruled(thresholdRules.warnWithinDays, defaultPolicy.warnWithinDays),
  'expiry.warnBelowPercentOfLife': ruled(thresholdRules.warnBelowPercentOfLife, defaultPolicy.warnBelowPercentOfLife),
  'expiry.criticalWithinDays': ruled(thresholdRules.criticalWithinDays, defaultPolicy.criticalWithinDays),
  'expiry.criticalBelowPercentOfLife': ruled(
    thresholdRules.criticalBelowPercentOfLife,
    defaultPolicy.criticalBelowPercentOfLife,
  ),
  'expiry.byRole': ruled(byRoleRule, defaultPolicy.byRole),
  findings: ruled(findingsRule, defaultPolicy.severities),
  'inlayHints.enabled': booleanSetting(true),
  'hover.enabled': booleanSetting(true),
  'codeLens.enabled': booleanSetting(false),
  'statusBar.enabled': booleanSetting(true),
  'fileDecorations.enabled': booleanSetting(true),
  ...scanSettings,
  rootMappings: { default: {}, parse: parseStringMap } as Setting<Readonly<Record<string, string>>>,
  asOf: {
    default: '',
    parse: (value) =>
      typeof value === 'string' && (value === '' || parseMoment(value) !== undefined) ? value : undefined,
  } as Setting<string>,
  'renewal.backupFolder': {
    default: '',
    parse: (value) => (typeof value === 'string' ? value : undefined),
  } as Setting<string>,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

/** Reads all settings. */
export type SettingsReader = ReaderOf<typeof settings>;

/** The thresholds and levels by which findings are made. */
export function readPolicy(reader: SettingsReader): FindingPolicy {
  return {
    warnWithinDays: reader.get('expiry.warnWithinDays'),
    warnBelowPercentOfLife: reader.get('expiry.warnBelowPercentOfLife'),
    criticalWithinDays: reader.get('expiry.criticalWithinDays'),
    criticalBelowPercentOfLife: reader.get('expiry.criticalBelowPercentOfLife'),
    byRole: reader.get('expiry.byRole'),
    severities: reader.get('findings'),
  };
}

/** The date of `certscope.asOf` in milliseconds since 1970-01-01 UTC, `undefined` for "now". */
export function readAsOf(reader: SettingsReader): number | undefined {
  return parseMoment(reader.get('asOf'));
}

function booleanSetting(byDefault: boolean): Setting<boolean> {
  return { default: byDefault, parse: (value) => (typeof value === 'boolean' ? value : undefined) };
}

function parseStringMap(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries: [string, string][] = [];
  for (const [key, entry] of Object.entries(value)) {
    if (typeof entry !== 'string') return undefined;
    entries.push([key, entry]);
  }
  return Object.fromEntries(entries);
}
