import { readFileSync } from 'node:fs';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type {
  ConnectionModel,
  ConnectionVerdict,
  SideVerdict,
} from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import type { DecodedFile } from '../../src/core/pki/pkiModel.ts';
import { decodeKubeadmTree, decodingTools, readKubeadmTruth, type TextEdit } from './kubeadmTrees.ts';

/** The model of some files. */
export async function connectionsIn(files: readonly DecodedFile[]): Promise<ConnectionModel> {
  return connectionModelOf(await buildPkiGraph(files, decodingTools.cryptography));
}

/** The verdicts on a tree of kubeadm at the moment it was made. */
export async function verdictsOfTree(id: string): Promise<readonly ConnectionVerdict[]> {
  return judgeConnections(await connectionsIn(decodeKubeadmTree(id)), Date.parse(readKubeadmTruth(id).made_at));
}

/** The files of a tree as they lie in a folder of their own, beside those of other machines. */
export function treeOnHost(
  id: string,
  host: string,
  keep: (path: string) => boolean = () => true,
  edit?: TextEdit,
): readonly DecodedFile[] {
  return decodeKubeadmTree(id, host, edit).filter(({ path }) => keep(path));
}

/** The text of a file of a tree. */
export function treeText(id: string, path: string): string {
  return readFileSync(`test/fixtures/kubeadm/trees/${id}/rootfs/${path}`, 'utf8');
}

/** A verdict in words: `broken 10 server: x509: …`. */
export function verdictLine({ connection, state, server, client }: ConnectionVerdict): string {
  const refusals = [refusalOf('server', server), refusalOf('client', client)].filter((each) => each !== undefined);
  return [`${state} ${connection.record.no}`, ...refusals].join(' ');
}

function refusalOf(side: string, verdict: SideVerdict): string | undefined {
  return verdict.kind === 'refused' ? `${side}: ${verdict.error}` : undefined;
}
