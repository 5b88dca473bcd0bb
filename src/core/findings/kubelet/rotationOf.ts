import { type RotatedFile, rotatedFile } from '../../kubernetes/rotatedFile.ts';
import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/model.ts';

/** What a file is of the kubelet's rotation; `undefined` of other files. */
export function rotationOf({ path, hostPath = path }: DecodedFile): RotatedFile | undefined {
  return rotatedFile(hostPath);
}

/** The first certificate of a file. */
export function leafOf(graph: PkiGraph, { credentials }: DecodedFile): CertificateNode | undefined {
  const fingerprint = credentials.find(({ content }) => content.kind === 'certificate')?.fingerprint;
  return fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
}
