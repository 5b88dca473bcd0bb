import * as l10n from '@vscode/l10n';

/** Names for people what a certificate of kubeadm needs and nothing tells, by the placeholders of the table of roles. */
export function missingNameWords(placeholders: readonly string[]): string {
  return [...new Set(placeholders.map(wordsOf))].join(', ');
}

function wordsOf(placeholder: string): string {
  switch (placeholder) {
    case 'nodeName':
    case 'hostname':
    case 'nodeHostnames':
      return l10n.t('name of the node');
    case 'advertiseAddress':
    case 'nodeAddresses':
      return l10n.t('address of the node');
    case 'serviceAddress':
      return l10n.t('first service address');
    case 'dnsDomain':
      return l10n.t('DNS domain');
    default:
      return placeholder;
  }
}
