import type { CertificateNode, DecodedFile } from '../../pki/pkiModel.ts';
import { typed } from '../../text/programName.ts';
import { shellQuoted } from '../../text/shell.ts';
import { attributeValues } from '../../x509/attributeValues.ts';
import type { RotationPlace, RotationPlaces } from './rotationPlaces.ts';

/** Programs that the kubelet starts again when their manifest comes back; kube-apiserver loads CAs of clients by itself. */
const staticPods: ReadonlySet<string> = new Set(['etcd', 'kube-controller-manager', 'kube-scheduler']);

type Step = 'create' | 'trust' | 'load' | 'reissue' | 'remove';

/** The commands of a rotation's steps, for the paths in these files. */
export function rotationCommands(
  { own, kubeconfigs, verifiers, issued }: RotationPlaces,
  ca: CertificateNode,
  pathOf: (file: DecodedFile) => string,
): Readonly<Record<Step, readonly string[]>> {
  const pathsOf = (places: readonly Pick<RotationPlace, 'file'>[]): readonly string[] =>
    [...new Set(places.map(({ file }) => pathOf(file)))]
      .filter((path) => !/[\p{Cc}\p{Cf}]/u.test(path))
      .map(shellQuoted);
  const files = pathsOf(own.filter(({ by }) => by === ''));
  const [file] = files;
  const name = attributeValues(ca.certificate.subject, 'CN').at(-1) ?? '';
  const readers = [...new Set(verifiers.flatMap(({ reader = [] }) => reader))];
  const subject = /^[\w.@: -]+$/.test(name) ? [shellQuoted(`/CN=${name}`)] : [];
  const extensions = [
    'basicConstraints=critical,CA:TRUE',
    'keyUsage=critical,digitalSignature,keyEncipherment,keyCertSign',
  ];
  return {
    create: subject.map(
      (each) =>
        `(umask 077; openssl req -x509 -newkey rsa:2048 -nodes -sha256 -days 3650 -subj ${each}${extensions.map((one) => ` -addext ${one}`).join('')} -keyout new-ca.key -out new-ca.crt)`,
    ),
    trust: [
      ...files.map((path) => `cat ${path} new-ca.crt > both.crt && cat both.crt > ${path}`),
      ...(file === undefined
        ? []
        : pathsOf(kubeconfigs).map(
            (path) =>
              `kubectl --kubeconfig ${path} config set-cluster "$(kubectl --kubeconfig ${path} config view -o jsonpath='{.clusters[0].name}')" --certificate-authority ${file} --embed-certs=true`,
          )),
    ],
    load: readers.flatMap((reader) => {
      if (reader === 'kubelet') return ['systemctl restart kubelet'];
      if (reader === 'kube-proxy') return ['kubectl -n kube-system rollout restart daemonset kube-proxy'];
      const manifest = `/etc/kubernetes/manifests/${reader}.yaml`;
      return staticPods.has(reader) ? [`mv ${manifest} . && sleep 30 && mv ${reader}.yaml ${manifest}`] : [];
    }),
    reissue: pathsOf(
      issued.flatMap(({ occurrences }) =>
        occurrences.filter(({ credential }) => credential.value.keyPath === undefined),
      ),
    ).map((path) => typed(`renew ${path} --repair --ca-cert new-ca.crt --ca-key new-ca.key`)),
    remove: files.map((path) => `cat new-ca.crt > ${path}`),
  };
}
