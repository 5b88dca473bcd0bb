import { defaultPolicy } from '../../core/findings/defaultPolicy.ts';
import type { ExpiryThresholds, FindingPolicy, Severity } from '../../core/findings/findingModel.ts';
import { parseMoment } from '../../core/text/moment.ts';

/** A setting: its default, and how a user's value becomes a checked one (`undefined` when it cannot be used). */
interface Setting<Value> {
  readonly default: Value;
  readonly parse: (value: unknown) => Value | undefined;
}

/**
 * Every setting below `certscope.`; a unit test compares this table with the manifest.
 *
 * @internal
 */
export const settings = {
  'expiry.warnWithinDays': numberSetting(defaultPolicy.warnWithinDays, 0),
  'expiry.warnBelowPercentOfLife': numberSetting(defaultPolicy.warnBelowPercentOfLife, 0, 100),
  'expiry.criticalWithinDays': numberSetting(defaultPolicy.criticalWithinDays, 0),
  'expiry.criticalBelowPercentOfLife': numberSetting(defaultPolicy.criticalBelowPercentOfLife, 0, 100),
  'expiry.byRole': { default: defaultPolicy.byRole, parse: parseThresholdsByRole } as Setting<FindingPolicy['byRole']>,
  findings: { default: defaultPolicy.severities, parse: parseSeverities } as Setting<FindingPolicy['severities']>,
  'inlayHints.enabled': booleanSetting(true),
  'hover.enabled': booleanSetting(true),
  'codeLens.enabled': booleanSetting(false),
  'statusBar.enabled': booleanSetting(true),
  'fileDecorations.enabled': booleanSetting(true),
  roots: {
    default: ['/etc/kubernetes', '/var/lib/kubelet/pki', '~/.kube', '$KUBECONFIG'],
    parse: parseStrings,
  } as Setting<readonly string[]>,
  rootMappings: { default: {}, parse: parseStringMap } as Setting<Readonly<Record<string, string>>>,
  asOf: {
    default: '',
    parse: (value) =>
      typeof value === 'string' && (value === '' || parseMoment(value) !== undefined) ? value : undefined,
  } as Setting<string>,
  'scan.maxFiles': numberSetting(100_000, 1),
  'scan.maxVirtualFiles': numberSetting(2_000, 1),
  'scan.maxFileSizeInMiB': numberSetting(64, 1, 256),
  'scan.maxDepth': numberSetting(40, 1, 200),
  'scan.exclude': { default: [], parse: parseStrings } as Setting<readonly string[]>,
  'renewal.backupFolder': {
    default: '',
    parse: (value) => (typeof value === 'string' ? value : undefined),
  } as Setting<string>,
} as const satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingKey = keyof typeof settings;
type SettingValue<Key extends SettingKey> = (typeof settings)[Key]['default'];

/** Where settings are read; `resource` is a URI string whose folder may have settings of its own. */
export interface SettingsReader {
  /** Never throws: a value that cannot be used counts as the default and is logged once. */
  get<Key extends SettingKey>(key: Key, resource?: string): SettingValue<Key>;
}

/**
 * Builds a reader over a source of raw values.
 *
 * @param read - Returns what the user wrote below `certscope.`.
 * @param warn - Told once about each value that cannot be used.
 */
export function createSettingsReader(
  read: (key: SettingKey, resource: string | undefined) => unknown,
  warn: (key: SettingKey, value: unknown) => void,
): SettingsReader {
  const warned = new Set<string>();
  return {
    get: <Key extends SettingKey>(key: Key, resource?: string): SettingValue<Key> => {
      const setting = settings[key] as Setting<SettingValue<Key>>;
      const value = read(key, resource);
      if (value === undefined || value === null) return setting.default;
      const parsed = setting.parse(value);
      if (parsed !== undefined) return parsed;
      const complaint = `${key} ${JSON.stringify(value)}`;
      if (!warned.has(complaint)) {
        warned.add(complaint);
        warn(key, value);
      }
      return setting.default;
    },
  };
}

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

/** The bounds of a scan. */
export function readScanLimits(reader: SettingsReader) {
  return {
    maxFiles: reader.get('scan.maxFiles'),
    maxVirtualFiles: reader.get('scan.maxVirtualFiles'),
    maxFileBytes: reader.get('scan.maxFileSizeInMiB') << 20,
    maxDepth: reader.get('scan.maxDepth'),
    exclude: reader.get('scan.exclude'),
  };
}

/** The date of `certscope.asOf` in milliseconds since 1970-01-01 UTC, `undefined` for "now". */
export function readAsOf(reader: SettingsReader): number | undefined {
  return parseMoment(reader.get('asOf'));
}

function numberSetting(byDefault: number, minimum: number, maximum = Number.MAX_SAFE_INTEGER): Setting<number> {
  return {
    default: byDefault,
    parse: (value) => (typeof value === 'number' && value >= minimum && value <= maximum ? value : undefined),
  };
}

function booleanSetting(byDefault: boolean): Setting<boolean> {
  return { default: byDefault, parse: (value) => (typeof value === 'boolean' ? value : undefined) };
}

function parseStrings(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string') ? value : undefined;
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

const thresholdSettings: Readonly<Record<keyof ExpiryThresholds, Setting<number>>> = {
  warnWithinDays: settings['expiry.warnWithinDays'],
  warnBelowPercentOfLife: settings['expiry.warnBelowPercentOfLife'],
  criticalWithinDays: settings['expiry.criticalWithinDays'],
  criticalBelowPercentOfLife: settings['expiry.criticalBelowPercentOfLife'],
};

/** Role → threshold → number, each as the setting of the same name takes it. */
function parseThresholdsByRole(value: unknown): FindingPolicy['byRole'] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const isThreshold = ([name, number]: [string, unknown]): boolean =>
    Object.hasOwn(thresholdSettings, name) &&
    thresholdSettings[name as keyof ExpiryThresholds].parse(number) !== undefined;
  const isUsable = Object.values(value).every(
    (role) => typeof role === 'object' && role !== null && Object.entries(role).every(isThreshold),
  );
  return isUsable ? (value as FindingPolicy['byRole']) : undefined;
}

const severities: readonly string[] = ['error', 'warning', 'info', 'hint', 'off'] satisfies (Severity | 'off')[];

function parseSeverities(value: unknown): FindingPolicy['severities'] | undefined {
  const map = parseStringMap(value);
  if (map === undefined || !Object.values(map).every((level) => severities.includes(level))) return undefined;
  return map as FindingPolicy['severities'];
}
