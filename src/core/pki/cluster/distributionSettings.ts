import { placeholderReason } from '../../kubernetes/placeholderReason.ts';
import { isDocumentation } from '../../locate/files/quietPlaces.ts';
import { groupBy } from '../../text/groupBy.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { posix } from '../../text/paths.ts';
import type { Span } from '../../text/span.ts';
import type { DecodedFile } from '../pkiModel.ts';
import { hostsOf } from './hostOf.ts';

/** A setting of k3s or RKE2, wherever it is written. */
export interface DistributionSetting {
  readonly file: DecodedFile;
  readonly span: Span;
  readonly value: string;
}

/** What a server of k3s or RKE2 is told about stores outside of the cluster, by the key in `config.yaml`. */
export interface DistributionServer {
  readonly product: string;
  /** Its machine, see `hostsOf`. */
  readonly host: string;
  readonly settings: ReadonlyMap<string, DistributionSetting>;
}

/** Settings on lines of their own, by the path of the file; what is written in another way is left aside. The last one counts. */
const forms: readonly (readonly [path: RegExp, form: RegExp])[] = [
  [
    /\/rancher\/(k3s|rke2)\/config\.yaml(?:\.d\/[^/]+)?$/,
    /^["']?(?<name>(?:etcd-s3|datastore)(?:-[a-z-]{1,40})?)["']?:[ \t]+["']?(?<value>[^\s"'#|>&*!{[][^\s"'#]*)["']?[ \t]*(?:#.*)?\r?$/dgm,
  ],
  [
    /\/(k3s|rke2-server)(?:\.service\.env|\.env)?$/,
    /^(?:export[ \t]+)?["']?(?:K3S|RKE2)_(?<name>DATASTORE_(?:ENDPOINT|CAFILE|CERTFILE|KEYFILE))=["']?(?<value>[^\s"']+)["']?\s*$/dgm,
  ],
  [
    /\/(k3s|rke2-server)\.service$/,
    /--(?<name>datastore-(?:endpoint|cafile|certfile|keyfile))(?:["']?\s*\\?\s*|=)["']?(?<value>[^\s"'\\=-][^\s"'\\]*)(?=["']?(?:\s|$))/dg,
  ],
];

/** The servers of k3s and RKE2 with such settings: a flag wins over a variable, and that over `config.yaml`. */
export const distributionServersIn = memoisedBy((files: readonly DecodedFile[]): readonly DistributionServer[] => {
  const found = forms.flatMap(([path, form]) =>
    files.flatMap((file) => {
      const product = path.exec(`/${posix(file.hostPath ?? file.path)}`)?.[1]?.replace('-server', '');
      if (product === undefined || isDocumentation(file) || file.quiet !== undefined) return [];
      const settings = settingsIn(file, form);
      return settings.length === 0 ? [] : [{ product, file, settings }];
    }),
  );
  if (found.length === 0) return [];
  const hostOf = hostsOf(files);
  const servers = groupBy(found, ({ product, file }) => `${product} ${hostOf(file)}`);
  return [...servers.values()].flatMap((each) => {
    const [first] = each;
    if (first === undefined) return [];
    const settings = new Map(each.flatMap((one) => one.settings));
    return [{ product: first.product, host: hostOf(first.file), settings }];
  });
});

function settingsIn(file: DecodedFile, form: RegExp): readonly (readonly [string, DistributionSetting])[] {
  return [...(file.search?.(form) ?? [])].flatMap(({ groups: { name = '', value = '' } = {}, indices }) => {
    const [start = 0, end = 0] = indices?.groups?.value ?? [];
    return [[name.toLowerCase().replaceAll('_', '-'), { file, span: { start, end }, value }] as const];
  });
}

/** The value of a setting without user and password, if it is known: another program fills some in. */
export function knownValue(setting: DistributionSetting | undefined): string | undefined {
  const value = setting?.value.replace(/^(\w+:\/\/).*@/, '$1');
  return value === undefined || /[$<{]/.test(value) || placeholderReason(value) !== undefined ? undefined : value;
}

/** The path of a file on its machine. */
export function pathOn(host: string, { path, hostPath }: DecodedFile): string {
  return hostPath ?? `/${posix(path).slice(host.length).replace(/^\//, '')}`;
}
