import { base64 } from '../../support/base64.ts';
import { anywhere, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { keyAt, pemAt } from '../place.ts';
import { certificateAt, reissue } from '../reissue.ts';
import { textOf, withEdit, withFile, withoutFile, withText } from '../tree.ts';

const current = 'var/lib/kubelet/pki/kubelet-client-current.pem';
const configuration = 'var/lib/kubelet/config.yaml';
const kubeconfig = 'etc/kubernetes/kubelet.conf';

/** A kubelet whose certificate does not rotate, or not into what it uses. */
export const kubelet: MutationClass = ({ tree, credentials }) => {
  const client = credentials['kubelet-client'];
  if (client === undefined || !tree.files.has(current)) return [];
  const generation = client.certificate.file;
  const next = generation.replace('2026-01-01', '2026-05-01');
  const mutations: Mutation[] = [
    {
      name: 'a current certificate that leads nowhere',
      mutate: (old) => withoutFile(old, generation),
      expected: inAnyOf([current, kubeconfig], 'kubelet-current-symlink-dangling'),
      consequences: [inAnyOf([kubeconfig], 'kubeconfig-path-missing')],
    },
    {
      name: 'a current certificate that is no link',
      mutate: async (old) => {
        const newer = await reissue(old, certificateAt(old, client.certificate), {});
        return withFile(old, current, { content: newer + keyAt(old, client.certificate), mode: 0o600 });
      },
      expected: inAnyOf([current], 'kubelet-current-not-symlink'),
    },
    {
      name: 'a current certificate that is not the newest',
      mutate: async (old) => {
        const newer = await reissue(old, certificateAt(old, client.certificate), { notAfter: '2027-04-30T00:00:00Z' });
        return withFile(old, next, { content: newer + keyAt(old, client.certificate), mode: 0o600 });
      },
      expected: inAnyOf([current, generation, kubeconfig], 'kubelet-current-not-newest'),
    },
    {
      name: 'a kubelet that does not rotate',
      mutate: (old) => withEdit(old, configuration, 'rotateCertificates: true', 'rotateCertificates: false'),
      expected: inAnyOf([configuration], 'kubelet-rotation-off'),
    },
    {
      name: 'a kubelet with its certificate in its kubeconfig',
      mutate: (old) => {
        const pem = pemAt(old, client.certificate);
        const [certificate = '', key = ''] = pem.split(/(?<=-----END CERTIFICATE-----\n)/);
        const text = textOf(old, kubeconfig)
          .replace(/client-certificate: .*/, `client-certificate-data: ${base64(certificate)}`)
          .replace(/client-key: .*/, `client-key-data: ${base64(key)}`);
        return withText(old, kubeconfig, text);
      },
      expected: inAnyOf([kubeconfig], 'kubelet-conf-embedded'),
    },
    {
      name: 'a kubelet that verifies no client certificates',
      mutate: (old) => withEdit(old, configuration, /^ +clientCAFile: .*\n/m, ''),
      expected: anywhere('credential-not-accepted'),
    },
    {
      name: 'a kubelet with the CA of clients in a file that is not there',
      mutate: (old) => withEdit(old, configuration, /clientCAFile: .*/, 'clientCAFile: /etc/kubernetes/pki/gone.crt'),
      expected: inAnyOf([configuration], 'flag-path-missing'),
    },
    {
      name: 'a kubelet that speaks TLS 1.0',
      mutate: (old) => withText(old, configuration, `${textOf(old, configuration)}tlsMinVersion: VersionTLS10\n`),
      expected: inAnyOf([configuration], 'tls-min-version-weak'),
    },
  ];
  return mutations;
};
