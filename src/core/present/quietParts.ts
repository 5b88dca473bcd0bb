import type { FindingPolicy } from '../findings/findingModel.ts';
import type { Connection } from '../pki/cluster/connections/connectionModel.ts';
import type { CertificateNode, DecodedFile } from '../pki/pkiModel.ts';

/** What decides whether anything is quiet. */
export type Shown = Pick<FindingPolicy, 'showsAll'>;

/** Whether no cluster reads a file as it is, and it is not shown all the same. */
export function isQuietFile({ quiet }: DecodedFile, { showsAll }: Shown): boolean {
  return quiet !== undefined && showsAll !== true;
}

/** Whether no cluster reads any file that tells of a connection. */
export function isQuietConnection({ client, server }: Connection): boolean {
  const files = [client, server].flatMap(({ place, use }) => use?.kubeconfig.file ?? place?.file ?? []);
  return files.length > 0 && files.every((file) => isQuietFile(file, {}));
}

/** Whether a certificate is only in such files. */
export function isQuietCertificate({ occurrences }: CertificateNode, shown: Shown): boolean {
  return occurrences.every(({ file }) => isQuietFile(file, shown));
}
