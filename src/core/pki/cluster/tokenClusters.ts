import { scalarAt } from '../../locate/objects/nodes.ts';
import { keyIdOf } from '../byteKey.ts';
import { fieldOf } from '../credentialPlace.ts';
import type { Occurrence, PkiGraph } from '../pkiModel.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster, ContextUse } from './connections/connectionModel.ts';
import { referenceAt } from './materials.ts';

/**
 * The clusters to whose API servers a token is presented: those of the contexts whose user has it, otherwise the one
 * whose CA is next to it, in the Secret or the mounted folder. None if uncertain.
 */
export function clustersOfToken(graph: PkiGraph, token: Occurrence): readonly Cluster[] {
  const { clusters } = connectionModelOf(graph);
  const shown = clusters.filter(({ contexts }) => contexts.some((use) => hasToken(use, token)));
  if (shown.length > 0) return shown;
  const beside = new Set(casBeside(graph, token).flatMap((key) => graph.keys.get(key)?.certificates ?? []));
  return beside.size === 0 ? [] : clusters.filter(({ id }) => beside.has(id));
}

function hasToken({ kubeconfig: { file }, context: { user } }: ContextUse, token: Occurrence): boolean {
  const { start } = token.credential.block.span;
  const own = user?.token ?? user?.idToken;
  if (own !== undefined) return file === token.file && own.span.start <= start && start < own.span.end;
  return user?.tokenFile !== undefined && referenceAt(file, user.tokenFile.span)?.filePath === token.file.path;
}

function casBeside({ files }: PkiGraph, { file, credential }: Occurrence): readonly string[] {
  const { object, keyPath } = credential.value;
  const isMounted = keyPath === undefined && /(?:^|\/)token$/.test(file.path);
  const folderCa = folderCaOf(file, credential);
  const beside = isMounted
    ? files
        .find(({ path }) => path === file.path.replace(/token$/, 'ca.crt'))
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
