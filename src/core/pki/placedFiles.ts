import { type PlaceReader, readerByPlace } from '../locate/files/placeReaders.ts';
import { itemsAt, scalarAt } from '../locate/objects/nodes.ts';
import type { ConfigurationObject } from '../locate/objects/objectModel.ts';
import { memoisedBy } from '../text/memoised.ts';
import type { DecodedFile } from './pkiModel.ts';

/** Why what reads a file at its place cannot use it. */
export interface PlacedFault {
  readonly reader: PlaceReader;
  /** `other`: it is something else than its reader expects. `incomplete`: a Pod without what each must have. */
  readonly kind: 'empty' | 'broken' | 'other' | 'incomplete';
  /** What an incomplete Pod lacks. */
  readonly lacks?: string;
}

/** What is wrong with a file that is read wherever it lies; nothing elsewhere, and of templates and what is encrypted. */
export const placedFault = memoisedBy((file: DecodedFile): PlacedFault | undefined => {
  const reader = readerByPlace(file.hostPath ?? file.path);
  if (reader === undefined || file.textFault === undefined || file.quiet !== undefined || file.isStandIn === true)
    return undefined;
  const objects = file.objects ?? [];
  if (objects.some(({ isTemplate }) => isTemplate === true)) return undefined;
  const kind = file.textFault();
  if (kind !== undefined) return { reader, kind };
  const wanted = reader === 'kubeconfig' ? 'Config' : 'Pod';
  const found = objects.find((object) => object.kind === wanted);
  if (found === undefined) return isOfOtherKind(file, wanted) ? undefined : { reader, kind: 'other' };
  const isCut =
    file
      .search?.(/[^\r\n]$/g)
      [Symbol.iterator]()
      .next().done === false;
  const lacks = reader === 'staticPod' && isCut ? lackOf(found) : undefined;
  return lacks === undefined ? undefined : { reader, kind: 'incomplete', lacks };
});

/** It is for another reader, as OpenShift's `kubelet.conf` is, or lies there by mistake, and the kubelet passes over it. */
function isOfOtherKind({ search }: DecodedFile, wanted: string): boolean {
  const named = Array.from(search?.(/^["']?kind["']?:[ \t]{0,9}["']?([A-Za-z]{1,99})/gm) ?? [], ([, kind]) => kind);
  return named.length > 0 && !named.includes(wanted);
}

/** Of a copy that was cut short, without the end of its last line: others may be abbreviated. */
function lackOf({ root }: ConfigurationObject): string | undefined {
  const containers = itemsAt(root, 'spec', 'containers');
  const imageless = containers.findIndex((each) => scalarAt(each, 'image') === undefined);
  if (containers.length === 0) return 'spec.containers';
  return imageless === -1 ? undefined : `spec.containers[${imageless}].image`;
}

/** In the words of its reader; the rest of the first depends on the text. */
export function placedError({ kind, reader, lacks }: PlacedFault, { path, hostPath = path }: DecodedFile): string {
  if (kind === 'incomplete') return `invalid pod: ${lacks}: Required value`;
  if (reader === 'staticPod') {
    const why = {
      empty: "Object 'Kind' is missing in 'null'",
      broken: 'yaml: […]',
      other: "Object 'Kind' is missing in […]",
    };
    return `${hostPath}: couldn't parse as pod(${why[kind]}), please check config file`;
  }
  return unreadError(kind, hostPath);
}

/** Why client-go does not read a kubeconfig. */
export function unreadError(kind: 'empty' | 'broken' | 'other', path: string): string {
  if (kind === 'empty') return noConfiguration;
  const why = kind === 'broken' ? 'yaml: […]' : "couldn't get version/kind; json parse error: […]";
  return `error loading config file "${path}": ${why}`;
}

/** client-go takes an empty file for an empty kubeconfig. */
const noConfiguration =
  'invalid configuration: no configuration has been provided, try setting KUBERNETES_MASTER environment variable';
