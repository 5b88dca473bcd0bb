import { itemsAt, scalarAt } from '../../locate/objects/nodes.ts';
import type { DocumentNode } from '../../locate/objects/objectModel.ts';
import type { ClusterPicture } from '../../pki/cluster/clusterModel.ts';
import { isPatched } from '../../pki/cluster/objects/kustomizations.ts';
import { mountAt } from '../../pki/cluster/objects/mountedValue.ts';
import { objectIndexOf } from '../../pki/cluster/objects/objectIndex.ts';
import { isOpen } from '../../pki/cluster/objects/openValue.ts';
import { placedContainers } from '../../pki/cluster/objects/podSpecs.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { formatMode } from '../../text/formatMode.ts';
import { baseName } from '../../text/paths.ts';
import { shellQuoted } from '../../text/shell.ts';
import { visibleText } from '../../text/visibleText.ts';
import type { FindingDraft } from '../draft.ts';
import type { FindingRecord } from '../findingRecord.ts';
import { draftOf, problem } from '../judgement.ts';
import { placedAt } from '../placedAt.ts';
import { fileName } from '../places.ts';

/**
 * acme.json that Traefik does not read.
 *
 * When: others than the owner may access `acme.json` of Traefik on a machine; or `fsGroup` of a Pod is set, and a volume that is claimed has it.
 *
 * Traefik reads the file only with mode 0600. With `fsGroup`, kubelet lets the group read and write all files of a volume each time it is mounted, so that Traefik
 * works until its Pod starts again; with `fsGroupChangePolicy: OnRootMismatch` only where the root of the volume is not so yet.
 *
 * @category wiring
 * @stage understand
 * @see TRAEFIK, API-core
 */
export const acmeStorageOpen = {
  code: 'acme-storage-open',
  severity: 'warning',
  fact: {
    mode: '{file} has mode {mode}, and Traefik reads it only with mode 0600.',
    group:
      'With fsGroup, {file} gets mode 0660 each time its volume is mounted, and Traefik reads it only with mode 0600.',
  },
  consequence: 'Traefik skips the resolver: `permissions {short} for {file} are too open, please use 600`.',
  wayOut: {
    mode: 'Run {command}. If the file is in a volume of a Pod with fsGroup, set fsGroupChangePolicy: OnRootMismatch there.',
    group: 'Set fsGroupChangePolicy: OnRootMismatch, and let an init container run {command}.',
  },
} as const satisfies FindingRecord;

/** Bits of a POSIX mode. */
const notOwner = 0o077;
const storage = /^--certificates[rR]esolvers\.[\w-]{1,100}\.acme\.storage=(\/\S{1,300})$/i;

/** Reports the storage of Traefik's certificates where its mode, or what kubelet makes of it, keeps Traefik from reading it. */
export function checkAcmeStorage(picture: ClusterPicture): readonly FindingDraft[] {
  return [...ofFiles(picture.graph), ...ofVolumes(picture)];
}

function ofFiles({ files }: PkiGraph): readonly FindingDraft[] {
  return files.flatMap((file) => {
    const { mode, path, hostPath } = file;
    if (mode === undefined || hostPath === undefined || (mode & notOwner) === 0 || !isStorage(file)) return [];
    const values = {
      file: fileName(file),
      mode: formatMode(mode),
      short: (mode & 0o777).toString(8),
      command: `\`chmod 600 ${shellQuoted(fileName(file))}\``,
    };
    return [draftOf(problem(acmeStorageOpen, { fact: 'mode', wayOut: 'mode', values }), { path })];
  });
}

/** Traefik's own form: resolvers, each with an account and its certificates. */
function isStorage({ path, search }: DecodedFile): boolean {
  return (
    /^acme[\w.-]{0,60}\.json$/.test(baseName(path)) &&
    [...(search?.(/"(?:Account|Certificates)"[ \t]{0,9}:/g) ?? [])].length > 1
  );
}

function ofVolumes(picture: ClusterPicture): readonly FindingDraft[] {
  const index = objectIndexOf(picture);
  return placedContainers(index).flatMap(({ placed, spec, container, options }): readonly FindingDraft[] => {
    const group = scalarAt(spec, 'securityContext', 'fsGroup');
    const policy = scalarAt(spec, 'securityContext', 'fsGroupChangePolicy')?.text ?? 'Always';
    // What runs first may set the mode.
    const isPrepared = policy !== 'Always' || itemsAt(spec, 'initContainers').length > 0;
    const file = options.flatMap(({ text }) => storage.exec(text)?.[1] ?? [])[0];
    if (group === undefined || isOpen(group) || isPrepared || file === undefined) return [];
    if (!isClaimed(mountAt(spec, container, file)?.volume) || isPatched(index, placed)) return [];
    const values = {
      file: visibleText(file),
      short: '660',
      command: `\`chmod 600 ${shellQuoted(visibleText(file))}\``,
    };
    const judgement = problem(acmeStorageOpen, { fact: 'group', wayOut: 'group', values });
    return [placedAt({ file: placed.file, span: group.keySpan ?? group.span }, judgement)];
  });
}

/** kubelet changes nothing in folders of the machine. */
function isClaimed(volume: DocumentNode | undefined): boolean {
  return scalarAt(volume, 'persistentVolumeClaim', 'claimName') !== undefined;
}
