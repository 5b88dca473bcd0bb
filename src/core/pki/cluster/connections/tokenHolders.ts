import type { ConnectionRecord } from '../../../kubernetes/tables/connectionRecord.ts';
import { isDocumentation } from '../../../locate/files/quietPlaces.ts';
import { scalarAt } from '../../../locate/objects/nodes.ts';
import { addToGroup } from '../../../text/groupBy.ts';
import { memoisedBy } from '../../../text/memoised.ts';
import { posix } from '../../../text/paths.ts';
import { keyIdOf } from '../../byteKey.ts';
import { fieldOf, isLastAppliedCopy } from '../../credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../../pkiModel.ts';
import { type TokenClaims, tokenClaims } from '../../readToken.ts';
import { filesByPath } from '../../referenceTarget.ts';
import { hostOf } from '../hostOf.ts';
import type { Cluster, Party } from './connectionModel.ts';

/** Clients known only from the token that a cluster gave them: it lies beside its CA, mounted into a Pod or in a Secret. */
export function tokenHolders(graph: PkiGraph, { id, hosts }: Cluster, record: ConnectionRecord): readonly Party[] {
  if (record.clientsHoldTokens !== true) return [];
  const { byAuthority, byMachine } = heldTokens(graph);
  const held = new Set([...(byAuthority.get(id) ?? []), ...hosts.flatMap((host) => byMachine.get(host) ?? [])]);
  return [...held].map(({ occurrence, owner }) => {
    const { file, credential } = occurrence;
    const { span } = credential.block;
    return {
      id: `${file.path}#${span.start}`,
      party: record.client,
      host: hostOf(file),
      place: { file, span },
      holdsToken: { occurrence, owner },
    };
  });
}

interface HeldToken {
  readonly occurrence: Occurrence;
  readonly owner: NonNullable<TokenClaims['serviceAccount']>;
}

interface HeldTokens {
  /** By the fingerprint of each CA beside them. */
  readonly byAuthority: ReadonlyMap<string, readonly HeldToken[]>;
  /** By the machine whose kubelet mounts them, whatever CA is beside them. */
  readonly byMachine: ReadonlyMap<string, readonly HeldToken[]>;
}

const heldTokens = memoisedBy((graph: PkiGraph): HeldTokens => {
  const byAuthority = new Map<string, HeldToken[]>();
  const byMachine = new Map<string, HeldToken[]>();
  for (const file of graph.files) {
    if (isDocumentation(file)) continue;
    for (const credential of file.credentials) {
      const owner = tokenClaims(credential)?.serviceAccount;
      if (owner === undefined || isLastAppliedCopy(credential)) continue;
      const occurrence = { file, credential };
      if (isMounted(occurrence) && !isForTheApiServer(graph, file.path)) continue;
      const held = { occurrence, owner };
      if (inPod.test(posix(file.path))) addToGroup(byMachine, hostOf(file), held);
      for (const authority of authoritiesBeside(graph, occurrence)) addToGroup(byAuthority, authority, held);
    }
  }
  return { byAuthority, byMachine };
});

const inPod = /(?:^|\/)var\/lib\/kubelet\/pods\//;

/** A folder that is mounted into a Pod has the token as a file. */
function isMounted({ file: { path }, credential }: Occurrence): boolean {
  return credential.value.keyPath === undefined && /(?:^|\/)token$/.test(path);
}

/**
 * Where the token of a Pod's account is mounted. Elsewhere it may be for another service. The kubelet writes each into a folder of
 * its time, `..2026_11_29_10_00_00.1`, and links to the last: what others hold is no longer read.
 */
function isForTheApiServer({ files }: PkiGraph, path: string): boolean {
  const [, folder, version] =
    /^((?:.*\/)?(?:serviceaccount|kube-api-access-[^/]+)\/)(\.\.[^/]+\/)?token$/.exec(path) ?? [];
  return folder !== undefined && (version === undefined || !filesByPath(files).has(`${folder}token`));
}

/** Fingerprints of the certificates with the key of the CA that is next to a token, in the Secret or the mounted folder. */
export function authoritiesBeside(graph: PkiGraph, token: Occurrence): ReadonlySet<string> {
  return new Set(casBeside(graph, token).flatMap((key) => graph.keys.get(key)?.certificates ?? []));
}

function casBeside({ files }: PkiGraph, token: Occurrence): readonly string[] {
  const { file, credential } = token;
  const { object } = credential.value;
  const folderCa = folderCaOf(file, credential);
  const beside = isMounted(token)
    ? filesByPath(files)
        .get(file.path.replace(/token$/, 'ca.crt'))
        ?.credentials.filter(({ value }) => value.keyPath === undefined)
    : file.credentials.filter(
        (each) =>
          (folderCa !== undefined && each.value.span.start === folderCa.span.start) ||
          (object !== undefined &&
            each.value.object?.documentIndex === object.documentIndex &&
            fieldOf(each)?.id === 'secret-sa' &&
            fieldOf(each)?.role === 'ca'),
      );
  return (beside ?? []).flatMap(({ content }) => (content.kind === 'certificate' ? [keyIdOf(content.publicKey)] : []));
}

/** The CA of a Secret that has the three files of a Pod's ServiceAccount, and is mounted in their place. */
function folderCaOf({ objects = [] }: Occurrence['file'], { value: { span } }: Occurrence['credential']) {
  const secret = objects.find(
    ({ kind, root }) => kind === 'Secret' && scalarAt(root, 'data', 'token')?.span.start === span.start,
  );
  const isFolder = secret !== undefined && scalarAt(secret.root, 'data', 'namespace') !== undefined;
  return isFolder ? scalarAt(secret.root, 'data', 'ca.crt') : undefined;
}
