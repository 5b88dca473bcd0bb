import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import type { PkiGraph } from '../../src/core/pki/pkiModel.ts';
import { type RenewalCommand, renewalCommandsFor } from '../../src/core/renewal/commands/renewalCommandsFor.ts';
import { decodingTools } from './kubeadmTrees.ts';
import { certificateIn, nodeOf } from './renewal.ts';
import { testNow } from './testPki.ts';

type Files = Readonly<Record<string, string>>;

/** Builds the graph of documents with everything that a process reads in them. */
export async function wholeGraphOf(files: Files): Promise<PkiGraph> {
  const decoded = Object.entries(files).map(([file, text]) => decodeFile({ path: file, text }, decodingTools));
  return buildPkiGraph(decoded, decodingTools.cryptography);
}

/** The commands for the first certificate of a file, for a year. */
export async function commandsFor(files: Files, file: string): Promise<readonly RenewalCommand[]> {
  const graph = await wholeGraphOf(files);
  const place = certificateIn(graph, file);
  const pathOf = ({ path, hostPath = path }: { readonly path: string; readonly hostPath?: string }) => hostPath;
  return renewalCommandsFor({ graph, node: nodeOf(graph, place), place, days: 365, now: testNow, pathOf });
}
