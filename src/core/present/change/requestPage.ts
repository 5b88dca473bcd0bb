import * as l10n from '@vscode/l10n';
import {
  type ActionPage,
  cancelButton,
  type FieldValues,
  type PageField,
  type PagePart,
  type PageStep,
} from '../../../protocol/actionPage.ts';
import type { CertificateNode, PkiGraph } from '../../pki/pkiModel.ts';
import { missingClientNames, withMissingUsages } from '../../renewal/reissue/neededByConnections.ts';
import type { MadeRequest, RequestWish } from '../../renewal/request/makeRequest.ts';
import { shellQuoted } from '../../text/shell.ts';
import { visibleText, visibleWholeText } from '../../text/visibleText.ts';
import { extKeyUsageName } from '../../x509/extKeyUsageName.ts';
import { formatName } from '../../x509/formatName.ts';
import { stateMark } from '../stateMark.ts';
import { algorithmField, daysField, keyChoice } from './keyFields.ts';

/** The page with the options for requesting a certificate again; no wish while an answer is not valid. */
export function requestPage(
  node: CertificateNode,
  graph: PkiGraph,
  values: FieldValues,
  title: string,
  problem: string | undefined,
): { readonly page: ActionPage; readonly wish?: RequestWish } {
  const lacking = missingClientNames(graph, node).join(', ');
  const answers = { moreNames: lacking, ...values };
  const wish = wishOf(node, answers);
  const alert: readonly PagePart[] =
    problem === undefined
      ? []
      : [{ kind: 'note', state: 'broken', text: `${stateMark('broken')} ${problem}`, isAlert: true }];
  const page: ActionPage = {
    title,
    summary: l10n.t('Requests the same subject, names and usages. Nothing is signed, and no certificate changes.'),
    parts: [...alert, { kind: 'fields', fields: fieldsOf(answers) }, contentTable(withMissingUsages(node, graph))],
    buttons: [
      { id: 'go', label: l10n.t('Create'), ...(wish === undefined ? { isDisabled: true } : {}) },
      { id: cancelButton, label: l10n.t('Cancel') },
    ],
  };
  return wish === undefined ? { page } : { page, wish };
}

/** The page that says where a request is saved, with the next steps. */
export function requestCreatedPage(made: MadeRequest, name: string, paths: readonly string[]): ActionPage {
  const isRequest = made.form !== 'cert-manager';
  return {
    title: l10n.t('Request for {0} created', visibleText(name)),
    summary: paths.map((path) => visibleWholeText(path)).join(', '),
    parts: [{ kind: 'steps', heading: l10n.t('Next steps'), steps: nextSteps(made, paths[0] ?? '') }],
    buttons: [
      ...(isRequest ? [{ id: 'import', label: l10n.t('Import Signed Certificate…') }] : []),
      { id: cancelButton, label: l10n.t('Close') },
    ],
  };
}

function wishOf(node: CertificateNode, values: FieldValues): RequestWish | undefined {
  const form = formOf(values);
  const choice = keyChoice(values);
  const issuer = String(values.issuer ?? '').trim();
  if (typeof choice === 'string' || (form === 'cert-manager' && issuer === '')) return undefined;
  const { key, keyAlgorithm, days = usualDays } = choice;
  return {
    form,
    isNewKey: form !== 'cert-manager' && (key ?? (node.keys.length === 0 ? 'new' : 'same')) === 'new',
    days,
    ...(keyAlgorithm === undefined ? {} : { keyAlgorithm }),
    ...(form === 'cert-manager' ? {} : { moreNames: listed(values.moreNames) }),
    ...(form === 'cert-manager'
      ? { issuer: { kind: values.issuerKind === 'Issuer' ? 'Issuer' : 'ClusterIssuer', name: issuer } }
      : {}),
  };
}

/** Separated by commas or spaces. */
function listed(answer: FieldValues[string] | undefined): readonly string[] {
  return String(answer ?? '')
    .split(/[\s,;]+/)
    .filter((each) => each !== '');
}

/** As kubeadm. */
const usualDays = 365;

function formOf({ form }: FieldValues): RequestWish['form'] {
  return form === 'csr-manifest' || form === 'cert-manager' ? form : 'csr';
}

function fieldsOf(values: FieldValues): readonly PageField[] {
  const form = formOf(values);
  const key = values.key === 'new' ? 'new' : 'same';
  const folder: PageField = {
    kind: 'text',
    id: 'folder',
    label: l10n.t('Folder'),
    value: String(values.folder ?? ''),
    placeholder: '.',
    hint: l10n.t('For the new files'),
  };
  return [
    {
      kind: 'choice',
      id: 'form',
      label: l10n.t('Format'),
      value: form,
      isOpen: true,
      options: [
        { id: 'csr', label: l10n.t('Request file'), hint: l10n.t('PKCS#10, for the CA administrator') },
        { id: 'csr-manifest', label: 'CertificateSigningRequest', hint: l10n.t('For a Kubernetes signer') },
        { id: 'cert-manager', label: l10n.t('cert-manager Certificate'), hint: l10n.t('cert-manager creates the key') },
      ],
    },
    ...(form === 'cert-manager' ? issuerFields(values) : [...keyFieldsOf(values, key), namesField(values)]),
    ...(form === 'csr' ? [] : [daysField(values, undefined)]),
    folder,
  ];
}

function keyFieldsOf(values: FieldValues, key: string): readonly PageField[] {
  return [
    {
      kind: 'choice',
      id: 'key',
      label: l10n.t('Key'),
      value: key,
      isOpen: true,
      options: [
        { id: 'same', label: l10n.t('Same key') },
        { id: 'new', label: l10n.t('New key'), hint: l10n.t('In a separate file, mode 0600') },
      ],
    },
    ...(key === 'new' ? [algorithmField(values)] : []),
  ];
}

function namesField(values: FieldValues): PageField {
  return {
    kind: 'text',
    id: 'moreNames',
    label: l10n.t('Additional names'),
    value: String(values.moreNames ?? ''),
    placeholder: 'node-1.example.com, 10.0.0.11',
    hint: l10n.t('Added to the current names. Prefilled with missing names that clients use.'),
  };
}

function issuerFields(values: FieldValues): readonly PageField[] {
  return [
    {
      kind: 'choice',
      id: 'issuerKind',
      label: l10n.t('Issuer kind'),
      value: values.issuerKind === 'Issuer' ? 'Issuer' : 'ClusterIssuer',
      options: [
        { id: 'ClusterIssuer', label: 'ClusterIssuer' },
        { id: 'Issuer', label: 'Issuer' },
      ],
    },
    {
      kind: 'text',
      id: 'issuer',
      label: l10n.t('Issuer name'),
      value: String(values.issuer ?? ''),
      placeholder: 'cluster-ca',
    },
  ];
}

function contentTable({ certificate }: CertificateNode): PagePart {
  const names = certificate.subjectAltName?.map(({ type, value }) => `${type}:${visibleText(value)}`).join(', ');
  const usages = certificate.extKeyUsage?.map(extKeyUsageName).join(', ');
  const row = (field: string, value: string | undefined) => ({ cells: [field, value ?? '–'] });
  return {
    kind: 'table',
    caption: l10n.t('Requested content'),
    columns: ['', ''],
    rows: [
      row(l10n.t('subject'), visibleText(formatName(certificate.subject), 200)),
      row(l10n.t('names'), names),
      row(l10n.t('usages'), usages),
    ],
  };
}

function nextSteps({ form, objectName }: MadeRequest, path: string): readonly PageStep[] {
  const file = shellQuoted(path);
  const object = shellQuoted(objectName);
  switch (form) {
    case 'csr':
      return [
        {
          text: l10n.t('Send the request to the CA administrator.'),
          command: `openssl req -in ${file} -noout -text -verify`,
        },
        { text: l10n.t('Import the signed certificate. It is checked before it is written.') },
      ];
    case 'csr-manifest':
      return [
        { text: l10n.t('Apply the request.'), command: `kubectl apply -f ${file}` },
        { text: l10n.t('Approve the request.'), command: `kubectl certificate approve ${object}` },
        {
          text: l10n.t('Fetch the certificate and import it.'),
          command: `kubectl get certificatesigningrequest ${object} -o jsonpath='{.status.certificate}' | base64 -d`,
        },
      ];
    case 'cert-manager':
      return [
        {
          text: l10n.t(
            'Apply it. cert-manager creates the key, requests the certificate, and stores both in the Secret.',
          ),
          command: `kubectl apply -f ${file}`,
        },
      ];
  }
}
