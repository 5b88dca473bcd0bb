import type { ConnectionVerdict } from '../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, DecodedFile } from '../pki/pkiModel.ts';

/** Whether no cluster reads any of the files that tell of a connection as they are. */
export function isQuietConnection({ connection: { client, server } }: ConnectionVerdict): boolean {
  return areQuiet([client, server].flatMap(({ place, use }) => use?.kubeconfig.file ?? place?.file ?? []));
}

/** Whether a certificate is only in such files. */
export function isQuietCertificate({ occurrences }: CertificateNode): boolean {
  return areQuiet(occurrences.map(({ file }) => file));
}

function areQuiet(files: readonly DecodedFile[]): boolean {
  return files.length > 0 && files.every(({ quiet }) => quiet !== undefined);
}
