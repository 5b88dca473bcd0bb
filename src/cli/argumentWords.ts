import * as l10n from '@vscode/l10n';
import { typed } from '../core/text/programName.ts';
import type { CommandRecord } from './commandModel.ts';
import { optionWords } from './optionTable.ts';

/** What the arguments of commands are, by the names that help calls them. */
export const argumentWords: Readonly<Record<string, (record: CommandRecord) => string>> = {
  PATH: ({ readsMachine }) =>
    readsMachine
      ? l10n.t(
          'a file, a directory (read recursively) or - for standard input (default: /etc/kubernetes and the other places of this machine, and the files of KUBECONFIG or ~/.kube/config)',
        )
      : l10n.t('a file, a directory (read recursively) or - for standard input'),
  FILE: () => l10n.t('a file'),
  'CA-FILE': () => l10n.t('a file with a CA certificate'),
  KUBECONFIG: () => l10n.t('a kubeconfig'),
  HOST: () => l10n.t('a TLS server: host:port or an https:// address'),
  URL: () => l10n.t('an https:// address'),
  NAME: () => l10n.t('what to create: {0}', 'apiserver, etcd-peer, front-proxy-client, admin.conf, ca …'),
  'KUBEADM-NAME': () => l10n.t('a name of kubeadm certs renew: {0}', 'all, admin.conf, apiserver, etcd-server …'),
  ANSWER: () => l10n.t('the signed certificate: PEM, DER, PKCS#7, a CertificateSigningRequest or a Secret; or -'),
  COMMAND: () => l10n.t('a command, such as check'),
  SHELL: () => optionWords.shell.join(', '),
  RENEWAL: () => l10n.t('the id of a renewal, see {0}', typed('undo --list')),
};
