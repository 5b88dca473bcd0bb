import * as l10n from '@vscode/l10n';
import { isExample } from '../../locate/files/quietPlaces.ts';
import { itemsAt, mappingAt, nodeAt, scalarAt, scalarsAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode, MappingNode, ScalarNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture, PlacedObject } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { type ObjectIndex, objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen, isOpenEnded } from '../../pki/cluster/objects/openValue.ts';
import { containersOf, podSpecsIn } from '../../pki/cluster/objects/podSpecs.ts';
import { formatMode } from '../../text/formatMode.ts';
import { memoisedBy } from '../../text/memoised.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { problem } from '../judgement.ts';
import { placedAt, relatedAt } from '../placedAt.ts';

/**
 * Secret that its program may not read.
 *
 * When: a volume of a Secret with certificates or keys has a `defaultMode` with which only root, or its group, may read, the container that mounts it runs as another
 * user (`runAsUser`, `runAsNonRoot`), and the Pod has no `fsGroup`.
 *
 * Files of a Secret volume belong to root and its group. With `fsGroup` they belong to that group, which may read them. A mode with which the group may read is
 * told only if the group of the container is known: `runAsGroup`. OpenShift sets `fsGroup` itself; nothing is said beside objects, annotations, namespaces or roles of OpenShift.
 *
 * @category wiring
 * @stage understand
 * @see API-core
 */
export const secretVolumeUnreadable = {
  code: 'secret-volume-unreadable',
  severity: 'error',
  fact: {
    user: 'The files of Secret {secret} belong to root and have mode {mode}, and {container} runs as user {user}, without fsGroup.',
    other:
      'The files of Secret {secret} belong to root and have mode {mode}, and {container} runs as another user, without fsGroup.',
  },
  consequence: 'It may not read them: `permission denied`.',
  wayOut: 'Set fsGroup in the securityContext of the Pod, or defaultMode: 0444 in the volume.',
} as const satisfies FindingRecord;

/** Bits of a POSIX mode. */
const groupReads = 0o040;
const othersRead = 0o004;
/** Where certificates and keys are, by the names of Secrets and folders. */
const ofCertificates = /tls|cert|ssl|pki|(?:^|[^a-z])(?:ca|keys?)(?:[^a-z]|$)/i;

/** Reports Secret volumes with certificates whose modes keep the program from reading them. */
export function checkSecretModes(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  if (isOpenShift(index)) return [];
  return podSpecsIn(index).flatMap(({ placed, spec }) => {
    const context = nodeAt(spec, 'securityContext');
    const isJudged =
      scalarAt(context, 'fsGroup') === undefined && !isOpenEnded(placed.object) && !isExample(placed.file);
    return (isJudged ? itemsAt(spec, 'volumes') : []).flatMap((volume): readonly FindingDraft[] => {
      const secret = scalarAt(volume, 'secret', 'secretName');
      const node = scalarAt(volume, 'secret', 'defaultMode');
      const mode = node === undefined ? undefined : modeOf(node);
      const hasOwnModes = itemsAt(volume, 'secret', 'items').some((item) => scalarAt(item, 'mode') !== undefined);
      if (secret === undefined || node === undefined || mode === undefined || hasOwnModes || (mode & othersRead) !== 0)
        return [];
      const reader = containersOf(spec).find((container) => isKept(spec, container, scalarAt(volume, 'name'), mode));
      const folder = reader && mountOf(reader, scalarAt(volume, 'name'))?.text;
      const isMeant = ofCertificates.test(secret.text) || ofCertificates.test(folder ?? '');
      if (reader === undefined || isOpen(secret) || !isMeant || isPatched(index, placed)) return [];
      // Other folders may be of another cluster.
      if (onOpenShift(picture).some((each) => index.areTogether(placed, each))) return [];
      const values = {
        secret: visibleText(secret.text),
        mode: formatMode(mode),
        container: visibleText(scalarAt(reader, 'name')?.text ?? ''),
        user: userOf(spec, reader) ?? '',
      };
      const user = setting(spec, reader, 'runAsUser') ?? setting(spec, reader, 'runAsNonRoot');
      const judgement = problem(secretVolumeUnreadable, {
        fact: values.user === '' ? 'other' : 'user',
        values,
        related:
          user === undefined
            ? []
            : [relatedAt({ file: placed.file, span: user.span }, l10n.t('User of the container'))],
      });
      return [placedAt({ file: placed.file, span: node.span }, judgement)];
    });
  });
}

/** The mode of a field: in octal digits, or as a number of JSON. */
export function modeOf({ text }: ScalarNode): number | undefined {
  const [, octal, decimal] = /^(?:0o?([0-7]{1,4})|([1-9]\d{0,3}))$/.exec(text) ?? [];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  return decimal === undefined ? undefined : Number(decimal);
}

function isKept(spec: MappingNode, container: DocumentNode, volume: ScalarNode | undefined, mode: number): boolean {
  if (mountOf(container, volume) === undefined || userOf(spec, container) === undefined) return false;
  if ((mode & groupReads) === 0) return true;
  const group = setting(spec, container, 'runAsGroup')?.text;
  const more = itemsAt(spec, 'securityContext', 'supplementalGroups');
  return group !== undefined && /^[1-9]\d*$/.test(group) && more.length === 0;
}

function mountOf(container: DocumentNode, volume: ScalarNode | undefined): ScalarNode | undefined {
  const mount = itemsAt(container, 'volumeMounts').find((each) => scalarAt(each, 'name')?.text === volume?.text);
  return volume === undefined ? undefined : scalarAt(mount, 'mountPath');
}

/** The user that is not root, as far as the Pod says so; empty if it does not say which. */
function userOf(spec: MappingNode, container: DocumentNode): string | undefined {
  const user = setting(spec, container, 'runAsUser')?.text;
  if (user !== undefined) return /^[1-9]\d*$/.test(user) ? user : undefined;
  return setting(spec, container, 'runAsNonRoot')?.text === 'true' ? '' : undefined;
}

/** Of the container, or else of the Pod. */
function setting(spec: MappingNode, container: DocumentNode, name: string): ScalarNode | undefined {
  return scalarAt(container, 'securityContext', name) ?? scalarAt(spec, 'securityContext', name);
}

function isOpenShift(index: ObjectIndex): boolean {
  return ['Route', 'SecurityContextConstraints', 'DeploymentConfig'].some((kind) => index.ofKind(kind).length > 0);
}

/** Objects of OpenShift alone, by their groups, namespaces, annotations and labels, and roles for its constraints. */
const onOpenShift = memoisedBy(({ objects }: ClusterPicture): readonly PlacedObject[] =>
  objects.filter(
    ({ object: { apiVersion = '', kind, name = '', namespace = '', root } }) =>
      ofOpenShift.test(apiVersion) ||
      ownNamespace.test(kind === 'Namespace' ? name : namespace) ||
      scalarAt(root, 'roleRef', 'name')?.text.startsWith('system:openshift:') === true ||
      itemsAt(root, 'rules').some((rule) =>
        scalarsAt(rule, 'apiGroups').some(({ text }) => ofOpenShift.test(`${text}/`)),
      ) ||
      ['annotations', 'labels'].some((field) =>
        [...(mappingAt(root, 'metadata', field)?.entries.keys() ?? [])].some((key) => ofOpenShift.test(key)),
      ),
  ),
);

/** An API group or the prefix of a label. */
const ofOpenShift = /^(?:[\w-]{1,63}\.){0,9}openshift\.io\//;
const ownNamespace = /^openshift(?:-|$)/;
