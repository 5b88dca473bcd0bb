import type { FindingCode } from '../../src/core/findings/catalog.ts';
import type { Finding } from '../../src/core/findings/findingModel.ts';
import { buildPkiGraph } from '../../src/core/pki/buildPkiGraph.ts';
import { decodeFile } from '../../src/core/pki/decodeFile.ts';
import { findingCommand } from '../../src/core/repair/findingCommand.ts';
import { decodingTools } from './kubeadmTrees.ts';

/** The command for a finding about the first credential of a file. */
export async function commandFor(
  code: FindingCode,
  content: string | Uint8Array<ArrayBuffer>,
  file: string,
): Promise<string | undefined> {
  const source = typeof content === 'string' ? { text: content } : { bytes: content };
  const decoded = decodeFile({ path: 'x', ...source }, decodingTools);
  const graph = await buildPkiGraph([decoded], decodingTools.cryptography);
  const span = decoded.credentials[0]?.block.span;
  const finding: Finding = {
    code,
    severity: 'error',
    message: '',
    path: 'x',
    related: [],
    ...(span === undefined ? {} : { span }),
  };
  return findingCommand(finding, graph, () => file);
}
