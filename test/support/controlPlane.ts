import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { connectionModelOf } from '../../src/core/pki/cluster/connections/buildConnections.ts';
import type {
  Connection,
  ConnectionVerdict,
  SideVerdict,
} from '../../src/core/pki/cluster/connections/connectionModel.ts';
import { judgeConnections } from '../../src/core/pki/cluster/connections/judgeConnections.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { LookUp, PkiGraph } from '../../src/core/pki/pkiModel.ts';
import {
  createSharedPki,
  issueNodePki,
  type Node,
  type NodePki,
  type SharedPki,
} from '../mutations/distributions/clusterPki.ts';
import { kubeadmNodeFiles } from '../mutations/distributions/kubeadmNode.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { testNow } from './testPki.ts';

/** A control plane of one node as kubeadm leaves it, to which files are added and in which files are changed. */
export interface ControlPlane {
  readonly shared: SharedPki;
  readonly own: NodePki;
  /** Texts by absolute path. */
  readonly files: Readonly<Record<string, string>>;
}

const node: Node = { name: 'cp-1', address: '10.0.0.11', endpoints: ['api.example.com'] };

/** Makes one: its CAs sign what is added. */
export async function createControlPlane(): Promise<ControlPlane> {
  const shared = await createSharedPki();
  const own = await issueNodePki(shared, node);
  const made = kubeadmNodeFiles(shared, own, node);
  const textOf = (content: (typeof made)[string] | undefined): string => {
    if (typeof content === 'string' || content === undefined) return content ?? '';
    return 'linkTo' in content ? textOf(made[content.linkTo.slice(1)]) : content.content;
  };
  const files = Object.entries(made).map(([path, content]) => [`/${path}`, textOf(content)] as const);
  return { shared, own, files: Object.fromEntries(files) };
}

/** Adds flags to the command of a static Pod. */
export function withFlags({ files }: ControlPlane, manifest: string, flags: readonly string[]): Record<string, string> {
  const path = `/etc/kubernetes/manifests/${manifest}`;
  const text = files[path] ?? '';
  return {
    [path]: text.replace(
      /^( *- )--/m,
      (first, indent) => `${flags.map((flag) => `${indent}${flag}\n`).join('')}${first}`,
    ),
  };
}

/**
 * The verdicts on connections when files are added to some, or stand in their place.
 *
 * @param absent - Files that were looked for and are not there.
 */
export async function verdictsWith(
  files: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>> = {},
  absent: readonly string[] = [],
): Promise<readonly ConnectionVerdict[]> {
  const graph = await graphWith(
    { ...files, ...added },
    absent.map((path) => [path, 'absent']),
  );
  return judgeConnections(connectionModelOf(graph), testNow);
}

/** The graph of files at their places on a machine, and what looking for others told. */
export async function graphWith(
  files: Readonly<Record<string, string>>,
  lookUps: Iterable<readonly [string, LookUp]>,
): Promise<PkiGraph> {
  const decoded = Object.entries(files).map(([path, text]) =>
    decodeFile({ path, hostPath: path, text, pathOf: (named) => named }, decodingTools),
  );
  return buildPkiGraph(decoded, decodingTools.cryptography, new Map(lookUps));
}

/** `works: kube-apiserver → etcd | accepted | accepted`: what the client makes of the server, then the server of the client. */
export function sidesLine({ connection, state, server, client }: ConnectionVerdict): string {
  return `${state}: ${partiesOf(connection)} | ${sideWord(server)} | ${sideWord(client)}`;
}

function partiesOf({ client, server }: Connection): string {
  return `${client.party} → ${server.party}`;
}

function sideWord(side: SideVerdict): string {
  if (side.kind === 'refused') return side.error;
  if (side.kind === 'unknown') return `unknown ${side.missing.why} ${side.missing.name}`;
  return side.kind === 'notVerified' ? `not verified: ${side.why}` : side.kind;
}
