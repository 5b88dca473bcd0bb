import { buildPkiGraph } from '../../pki/buildPkiGraph.ts';
import { type DecodingTools, decodeFile } from '../../pki/decodeFile.ts';
import type { DecodedFile, PkiGraph } from '../../pki/pkiModel.ts';
import { optional } from '../../text/optional.ts';
import type { Bytes } from '../../x509/bytes.ts';
import { pathOfContent } from '../reissue/samePlaces.ts';
import type { FileChange } from './changeModel.ts';

/** The content of a file after a change; `mode` of a new one. */
export type FileContent = Pick<FileChange, 'path' | 'after' | 'mode'>;

/**
 * The graph of new files.
 *
 * @param planned - Where those that are created lie on their machines.
 */
export async function graphAfter(
  before: PkiGraph,
  files: readonly FileContent[],
  planned: readonly Pick<DecodedFile, 'path' | 'hostPath'>[],
  tools: DecodingTools,
): Promise<PkiGraph> {
  const changed = new Map(files.map(({ path, after }) => [path, after]));
  const filesOnHost = new Map([...before.files, ...planned].map(({ path, hostPath = path }) => [hostPath, path]));
  const hostPaths = new Map(planned.map(({ path, hostPath }) => [path, hostPath]));
  const decode = (file: Pick<DecodedFile, 'path' | 'hostPath' | 'mode' | 'link' | 'references'>, bytes: Bytes) => {
    const { path, hostPath, mode, link, references = [] } = file;
    const identity = { path, ...optional('hostPath', hostPath), ...optional('mode', mode), ...optional('link', link) };
    // What it referred to before, it still refers to, wherever the host found that.
    const found = new Map(references.map((reference) => [reference.hostPath, reference.filePath]));
    return decodeFile({ ...identity, bytes, pathOf: (named) => found.get(named) ?? filesOnHost.get(named) }, tools);
  };
  const kept = before.files.map((file) => {
    const bytes = changed.get(pathOfContent(file, before));
    return bytes === undefined ? file : decode(file, bytes);
  });
  const known = new Set(before.files.map(({ path }) => path));
  const created = files
    .filter(({ path }) => !known.has(path))
    .map(({ path, mode, after }) =>
      decode({ path, ...optional('hostPath', hostPaths.get(path)), ...optional('mode', mode) }, after),
    );
  return buildPkiGraph([...kept, ...created], tools.cryptography, before.lookUps);
}
