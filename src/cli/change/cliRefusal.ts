import * as l10n from '@vscode/l10n';
import { shellQuoted } from '../../core/text/shellQuoted.ts';
import type { CliRefusal } from './preparedChange.ts';

/** Puts the way out in the command line's terms: what is missing among the files is named as an argument. */
export function inCommandTerms(refusal: CliRefusal): CliRefusal {
  const wayOut = wayOutOf(refusal);
  return wayOut === undefined ? refusal : { ...refusal, wayOut };
}

function wayOutOf({ code, instead }: CliRefusal): string | undefined {
  switch (code) {
    case 'alreadyThere': {
      if (instead === undefined) return undefined;
      const path = shellQuoted(instead.path);
      return instead.way === 'renew'
        ? l10n.t('Renew it instead: {0}', `certscope renew ${path}`)
        : l10n.t('Rotate it instead; {0} prints the plan.', `certscope commands ${path}`);
    }
    case 'issuerUnknown':
    case 'caMissing':
      return l10n.t(
        'Name the folder that holds its certificate and key as a further PATH, or use --ca-cert and --ca-key.',
      );
    case 'caKeyMissing':
      return l10n.t(
        'Name the folder that holds its certificate and key as a further PATH, or use --ca-cert and --ca-key. If the key of the CA is kept elsewhere, ask with certscope request.',
      );
    case 'caLost':
      return l10n.t(
        'Name the folder with a backup of it, or of another control plane, as a further PATH. Otherwise rotate the CA: make a new one with certscope issue new-ca in another folder, let everything trust both, then issue again what the lost one signed.',
      );
    case 'tokensWouldEnd':
      return l10n.t(
        'Restore sa.key from a backup or another control plane: all of them share it. If it is lost for good, choose {0}: the old public key stays beside the new one.',
        '--new-pair',
      );
    case 'caKeyEncrypted':
      return l10n.t('Give its passphrase with --passphrase-fd or --passphrase-env, or on the terminal.');
    case 'nameUnknown':
      return l10n.t(
        'Give it with {0}, or name kubeadm’s configuration as a further PATH.',
        '--node-name, --apiserver-advertise-address, --service-cidr, --service-dns-domain',
      );
    case 'fileNotRead':
    case 'connectionNotKnown':
      return l10n.t('Correct the path, or name the folder of the file as a further PATH.');
    case 'successorUnknown':
      return l10n.t('Renew it first, or name the folder of the renewed one as a further PATH.');
    case 'keyElsewhere':
      return l10n.t('Name the file of the key as a further PATH, or renew with --same-key.');
    case 'keyMismatch':
      return l10n.t(
        'Restore the matching key. Or renew for the key that lies there with --key FILE, or with --new-key where nothing else needs that one. A CA whose key is kept elsewhere is asked with certscope request --key FILE, and its answer placed with certscope import --key FILE.',
      );
    case 'notIssuedByCa':
      return l10n.t(
        'Choose the CA that signed it. The same name does not make it the same CA. To issue by the CA that replaces it, add {0}.',
        '--repair',
      );
    case 'notRewritable':
      return l10n.t(
        'Write the value in a plain form, such as one line of base64, and renew again; or leave the file out with --exclude.',
      );
    case 'keyLost':
      return l10n.t('Restore it, or leave --same-key out: a new key is made.');
    case 'keyShared':
      return l10n.t('Renew with --same-key, or all of them together with --all.');
    default:
      return undefined;
  }
}
