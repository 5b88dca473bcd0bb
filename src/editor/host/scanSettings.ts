import { fits, patternsRule, type Rule, rootsRule } from '../../core/findings/configuration/rules.ts';

/** A setting: its default, and how a user's value becomes a checked one (`undefined` when it cannot be used). */
export interface Setting<Value> {
  readonly default: Value;
  readonly parse: (value: unknown) => Value | undefined;
}

type Settings = Readonly<Record<string, Setting<unknown>>>;

/** What is scanned: all that the starter has to know. */
export const scanSettings = {
  roots: ruled<readonly string[]>(rootsRule, ['/etc/kubernetes', '/var/lib/kubelet/pki', '~/.kube', '$KUBECONFIG']),
  'scan.maxFiles': numberSetting(100_000),
  'scan.maxVirtualFiles': numberSetting(2_000),
  'scan.maxFileSizeInMiB': numberSetting(64, 256),
  'scan.maxDepth': numberSetting(40, 200),
  'scan.exclude': ruled<readonly string[]>(patternsRule, []),
} as const satisfies Settings;

/** Where settings are read; `resource` is a URI string whose folder may have settings of its own. */
export interface ReaderOf<Table extends Settings> {
  /** Never throws: a value that cannot be used counts as the default and is logged once. */
  get<Key extends keyof Table & string>(key: Key, resource?: string): Table[Key]['default'];
}

/**
 * Builds a reader over a source of raw values.
 *
 * @param read - Returns what the user wrote below `certscope.`.
 * @param warn - Told once about each value that cannot be used.
 */
export function createSettingsReader<Table extends Settings>(
  table: Table,
  read: (key: string, resource: string | undefined) => unknown,
  warn: (key: string, value: unknown) => void,
): ReaderOf<Table> {
  const warned = new Set<string>();
  return {
    get: (key, resource) => {
      const setting = table[key] as Table[typeof key];
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

/** The bounds of a scan. */
export function readScanLimits(reader: ReaderOf<typeof scanSettings>) {
  return {
    maxFiles: reader.get('scan.maxFiles'),
    maxVirtualFiles: reader.get('scan.maxVirtualFiles'),
    maxFileBytes: reader.get('scan.maxFileSizeInMiB') << 20,
    maxDepth: reader.get('scan.maxDepth'),
    exclude: reader.get('scan.exclude'),
  };
}

/** A setting that `.certscope.yaml` may have, too. */
export function ruled<Value>(rule: Rule, byDefault: Value): Setting<Value> {
  return { default: byDefault, parse: (value) => (fits(rule, value) ? (value as Value) : undefined) };
}

function numberSetting(byDefault: number, maximum = Number.MAX_SAFE_INTEGER): Setting<number> {
  return ruled({ kind: 'number', minimum: 1, maximum }, byDefault);
}
