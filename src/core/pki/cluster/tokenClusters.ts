import type { Occurrence, PkiGraph } from '../pkiModel.ts';
import { connectionModelOf } from './connections/buildConnections.ts';
import type { Cluster, ContextUse } from './connections/connectionModel.ts';
import { authoritiesBeside } from './connections/tokenHolders.ts';
import { referenceAt } from './materials.ts';

/**
 * The clusters to whose API servers a token is presented: those of the contexts whose user has it, otherwise the one
 * whose CA is next to it, in the Secret or the mounted folder. None if uncertain.
 */
export function clustersOfToken(graph: PkiGraph, token: Occurrence): readonly Cluster[] {
  const { clusters } = connectionModelOf(graph);
  const shown = clusters.filter(({ contexts }) => contexts.some((use) => hasToken(use, token)));
  if (shown.length > 0) return shown;
  const beside = authoritiesBeside(graph, token);
  return beside.size === 0 ? [] : clusters.filter(({ id }) => beside.has(id));
}

function hasToken({ kubeconfig: { file }, context: { user } }: ContextUse, token: Occurrence): boolean {
  const { start } = token.credential.block.span;
  const own = user?.token ?? user?.idToken;
  if (own !== undefined) return file === token.file && own.span.start <= start && start < own.span.end;
  return user?.tokenFile !== undefined && referenceAt(file, user.tokenFile.span)?.filePath === token.file.path;
}
