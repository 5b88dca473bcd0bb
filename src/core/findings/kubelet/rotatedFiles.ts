import type { CertificateNode, DecodedFile, PkiGraph } from '../../pki/model.ts';

/** Files of the kubelet's rotation: `kubelet-client-current.pem`, which is a link to `kubelet-client-DATE.pem`. */
const rotated = /^(.*\/)?(kubelet-(?:client|server))-(current|updated|\d[\d-]*)\.pem$/s;

/** What the name of a file of the kubelet's rotation tells; `undefined` of other files. */
export function rotatedFile({ path, hostPath = path }: DecodedFile):
  | {
      /** Folder and kind: the files among which the kubelet rotates. */
      readonly series: string;
      readonly generation: 'current' | 'updated' | 'dated';
    }
  | undefined {
  const match = rotated.exec(hostPath);
  if (match === null) return undefined;
  const [, folder = '', kind = '', name] = match;
  return { series: `${folder}${kind}`, generation: name === 'current' || name === 'updated' ? name : 'dated' };
}

/** The first certificate of a file. */
export function leafOf(graph: PkiGraph, { credentials }: DecodedFile): CertificateNode | undefined {
  const fingerprint = credentials.find(({ content }) => content.kind === 'certificate')?.fingerprint;
  return fingerprint === undefined ? undefined : graph.certificates.get(fingerprint);
}
