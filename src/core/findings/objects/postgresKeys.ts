import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountAt } from '../../pki/cluster/objects/mountedValue.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import { visibleText } from '../../text/visibleText.ts';
import { programFails } from '../commonSentences.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { modeOf } from './secretModes.ts';

/**
 * Key for PostgreSQL that others may read.
 *
 * When: `ssl_key_file` of a PostgreSQL container is a file of a Secret volume whose mode gives the group more than reading, or others anything. Without
 * `defaultMode` it is 0644.
 *
 * Files of a Secret volume belong to root; with `fsGroup` in the `securityContext` of the Pod, the group of the server may read them.
 *
 * @category wiring
 * @stage understand
 * @see API-core
 */
export const postgresKeyReadable = {
  code: 'postgres-key-readable',
  severity: 'error',
  fact: 'PostgreSQL reads its key {file} from a Secret volume with mode {mode}.',
  consequence: programFails,
  wayOut: 'Set defaultMode: 0640 in the volume, and fsGroup in the securityContext of the Pod.',
  quickFix: 'edit-field',
} as const satisfies FindingRecord;

const images = /(?:^|\/)(?:postgres|postgis|timescaledb|pgvector)(?::|@|$)/;
const setting = /^(?:--)?ssl[_-]key[_-]file=(\/\S+)$/;
/** Kubernetes' default. */
const usualMode = 0o644;
/** The group may write or execute, or others may do anything. */
const tooMuch = 0o037;

/** A key that others may read. */
interface ReadableKey {
  readonly placed: PlacedObject;
  readonly spec: MappingNode;
  readonly image: string;
  /** The option that names it. */
  readonly named: ScalarNode;
  readonly path: string;
  /** Where the mode is set. */
  readonly mode: ScalarNode | undefined;
  readonly bits: number;
  readonly secretName: ScalarNode;
}

/** Reports keys in Secret volumes whose mode PostgreSQL does not accept. */
export function checkPostgresKeys(picture: ClusterPicture): readonly FindingDraft[] {
  return postgresKeysIn(objectIndexOf(picture)).map(({ placed, named, path, bits }) => {
    const file = visibleText(path, 200);
    const values = {
      file,
      mode: bits.toString(8).padStart(4, '0'),
      program: 'PostgreSQL',
      error: `\`private key file "${file}" has group or world access\``,
    };
    return placedAt({ file: placed.file, span: named.span }, problem(postgresKeyReadable, { values }));
  });
}

/** Keys in Secret volumes whose mode PostgreSQL does not accept. */
export function postgresKeysIn(index: ObjectIndex): readonly ReadableKey[] {
  return placedContainers(index).flatMap(({ placed, spec, container, options }): readonly ReadableKey[] => {
    const image = scalarAt(container, 'image')?.text ?? '';
    if (!images.test(image)) return [];
    // Without it, the key is not read.
    if (!options.some(({ text }) => /^(?:--)?ssl=(?:on|true|yes|1)$/.test(text))) return [];
    const named = options
      .flatMap((node) => (isOpen(node) ? [] : [{ node, path: setting.exec(node.text)?.[1] }]))
      .findLast(({ path }) => path !== undefined);
    const found = named?.path === undefined ? undefined : modeAt(spec, container, named.path);
    if (named?.path === undefined || found === undefined || isPatched(index, placed)) return [];
    return (found.bits & tooMuch) === 0 ? [] : [{ placed, spec, image, named: named.node, path: named.path, ...found }];
  });
}

/** The mode of a file in a volume of one Secret; `undefined` if it is not known. */
function modeAt(
  spec: MappingNode,
  container: DocumentNode,
  path: string,
): Pick<ReadableKey, 'mode' | 'bits' | 'secretName'> | undefined {
  const mounted = mountAt(spec, container, path);
  const secretName = scalarAt(mounted?.volume, 'secret', 'secretName');
  if (mounted === undefined || secretName === undefined) return undefined;
  const items = itemsAt(mounted.volume, 'secret', 'items');
  const item = items.find((each) => scalarAt(each, 'path')?.text === mounted.file);
  const mode = scalarAt(item, 'mode') ?? scalarAt(mounted.volume, 'secret', 'defaultMode');
  const bits = mode === undefined ? usualMode : modeOf(mode);
  return bits === undefined ? undefined : { mode, bits, secretName };
}
