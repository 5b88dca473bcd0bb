import type { FindingCode } from '../../../src/core/findings/catalog.ts';
import { findFlag, withFlag, withNewFlag } from '../flags.ts';
import { anywhere, atText, inAnyOf, type Mutation, type MutationClass } from '../mutation.ts';
import { newEcKey } from '../newKey.ts';
import { certificatesAt, type Place, withKey, withPem } from '../place.ts';

/** Flags of kube-controller-manager that do not fit the cluster. */
export const controllerManagerFlags: MutationClass = ({ tree, flagFiles, credentials, singleCa }) => {
  const file = flagFiles['kube-controller-manager'];
  if (file === undefined) return [];
  const frontProxyCa = credentials['front-proxy-ca'];
  const signing = findFlag(tree, file, 'cluster-signing-cert-file');
  const setting = (name: string, place: Place, ...codes: readonly FindingCode[]): Mutation => ({
    name: `kube-controller-manager has --${name}=/${place.file}`,
    mutate: (old) => withFlag(old, file, name, `/${place.file}`),
    expected: atText(file, `--${name}=`, ...codes),
  });
  const mutations: Mutation[] = [];
  if (frontProxyCa !== undefined && !singleCa) {
    mutations.push({
      ...setting('root-ca-file', frontProxyCa.certificate, 'root-ca-does-not-verify-apiserver'),
      consequences: [anywhere('configmap-root-ca-stale')],
    });
    if (signing !== undefined && frontProxyCa.key !== undefined) {
      mutations.push(
        setting('cluster-signing-key-file', frontProxyCa.key, 'signing-cert-key-mismatch', 'key-cert-mismatch'),
        {
          ...setting('cluster-signing-cert-file', frontProxyCa.certificate, 'signing-ca-not-trusted'),
          name: 'kube-controller-manager signs with a CA that kube-apiserver does not trust',
          mutate: (old) =>
            withFlag(
              withFlag(old, file, 'cluster-signing-cert-file', `/${frontProxyCa.certificate.file}`),
              file,
              'cluster-signing-key-file',
              `/${frontProxyCa.key?.file}`,
            ),
        },
      );
    }
  }
  const ca = credentials.ca;
  if (signing !== undefined && ca !== undefined && frontProxyCa !== undefined && !singleCa) {
    mutations.push({
      name: 'kube-controller-manager signs with a bundle of two CAs',
      mutate: (old) =>
        withPem(
          old,
          ca.certificate,
          certificatesAt(old, ca.certificate).join('') + certificatesAt(old, frontProxyCa.certificate).join(''),
        ),
      expected: atText(file, '--cluster-signing-cert-file=', 'signing-cert-is-bundle'),
      consequences: [anywhere('requestheader-ca-shared', 'signing-cert-is-bundle')],
    });
  }
  if (signing !== undefined && ca?.key !== undefined) {
    const own = `--cluster-signing-kubelet-client-cert-file=/${ca.certificate.file}`;
    const ownKey = `--cluster-signing-kubelet-client-key-file=/${ca.key.file}`;
    mutations.push({
      name: 'kube-controller-manager has files for all signers and for one',
      mutate: (old) => withNewFlag(withNewFlag(old, file, own), file, ownKey),
      expected: inAnyOf([file], 'specific-signer-disables-generic'),
    });
  }
  const key = findFlag(tree, file, 'service-account-private-key-file');
  if (key !== undefined) {
    const place = { file: key.value.slice(1) };
    mutations.push({
      name: 'tokens are signed with a key that nobody knows',
      mutate: (old) => withKey(old, place, newEcKey()),
      expected: anywhere('sa-keypair-mismatch', 'sa-signing-key-unverified', 'token-unknown-key'),
      consequences: [
        anywhere('sa-keypair-mismatch', 'sa-signing-key-unverified', 'token-unknown-key', 'key-cert-mismatch'),
      ],
    });
  }
  return mutations;
};
