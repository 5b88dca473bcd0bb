import { toKubeconfig } from '../../mutations/distributions/documents.ts';
import { createTestCa } from '../../support/testPki.ts';
import type { Incident } from '../incidentModel.ts';
import { edited, k3sMachine, kubeadmMachine, rootfs, textOf } from '../machine.ts';

const home = `${rootfs}/home/jason/.kube/config`;

/** What stays of a cluster that is installed anew or restored. */
export const formerClusterIncidents: readonly Incident[] = [
  {
    id: 'kubectl-config-of-younger-cluster',
    reference: 'kubernetes/kubernetes#59487',
    cause:
      "The user's kubeconfig is that of the cluster before `kubeadm reset`, with its CA and its client certificate",
    errorText:
      'Unable to connect to the server: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
    root: rootfs,
    files: ['home/jason/.kube/config'],
    mustMention: /not the CA of the API server/,
    mustNotSay: /only at that time|Reissue apiserver|insecure-skip-tls-verify/i,
    mustNotWork: /home\/jason/,
    async make() {
      const { files, shared } = await kubeadmMachine();
      // The date of the older cluster's CA may be later: machines are restored from images.
      const other = await createTestCa({ name: 'kubernetes', notBefore: '2026-05-20T00:00:00Z' });
      const kubeconfig = async (ca: typeof other): Promise<string> =>
        toKubeconfig({
          server: 'https://10.0.0.11:6443',
          user: 'kubernetes-admin',
          ca: ca.certificatePem,
          credentials: await ca.issue({
            commonName: 'kubernetes-admin',
            organizations: ['kubeadm:cluster-admins'],
            extKeyUsage: ['clientAuth'],
          }),
        });
      return {
        broken: { ...files, [home]: await kubeconfig(other) },
        repaired: { [home]: await kubeconfig(shared.ca) },
      };
    },
  },
  {
    id: 'k3s-restored-with-another-token',
    reference: 'rancher/rke2#2410',
    cause:
      'The datastore is encrypted with the token of before, and the configuration of the new server has another one',
    errorText:
      'time="2026-06-12T09:01:11Z" level=fatal msg="starting kubernetes: preparing server: failed to bootstrap cluster data: failed to reconcile with local datastore: bootstrap data already found and encrypted with different token"',
    root: rootfs,
    files: ['k3s/config.yaml'],
    mustMention: /token in k3s\/server\/token/,
    mustNotSay: /create a new token/i,
    async make() {
      const { files } = await k3sMachine();
      const config = `${rootfs}/etc/rancher/k3s/config.yaml`;
      return {
        broken: { ...files, ...edited(files, config, [/^token: .*$/m, 'token: fedcba9876543210']) },
        repaired: { [config]: textOf(files, config) },
      };
    },
  },
];
