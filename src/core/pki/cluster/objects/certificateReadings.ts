import { itemsAt, scalarAt, scalarsAt } from '../../../locate/objects/nodes.ts';
import type { DocumentNode, ScalarNode } from '../../../locate/objects/objectModel.ts';
import { isOpen } from './openValue.ts';

/** Where a server reads its certificate. */
export interface CertificateReading {
  readonly folder: string;
  /** Where that is said. */
  readonly node: ScalarNode | undefined;
  /** Under the usual names. */
  readonly isUsual: boolean;
}

const pathFlag = /^--?(?:webhook-)?(?:server-)?(?:tls-?)?cert(?:s|ificate)?(-?(?:dir|path|file))?$/i;
const pathVariable = /^(?:WEBHOOK_)?(?:TLS_)?CERT(?:S|IFICATE)?_(?:DIR|PATH|FILE)$/;
/** The default of controller-runtime. */
const usualFolder = '/tmp/k8s-webhook-server/serving-certs';

/** Programs that make or fetch their own certificate, start another one, or read where it is from a file. */
const ownWays = [
  /^--?[\w-]*(?:cert|tls)[\w-]*(?:rotat|generat|provision|bootstrap|self-?sign)/i,
  /^--?[\w-]*(?:rotat|generat|provision|bootstrap|self-?sign|auto)[\w-]*(?:cert|tls)/i,
  /^--?config(?:-?file)?(?:=|$)/,
  /^(?:\/(?:usr\/)?bin\/)?(?:ba|da|a)?sh$/,
];
/** Of k8s.io/apiserver, whose `--cert-dir` is for a pair of another name, which it makes. */
const apiserverFlag = /^--(?:secure-port|tls-private-key-file|requestheader-[\w-]+|authentication-kubeconfig)(?:=|$)/;

/** `undefined` if nothing tells, or not with one voice. */
export function certificateReadingOf(container: DocumentNode, isAggregated: boolean): CertificateReading | undefined {
  const texts = ['command', 'args'].flatMap((field) => scalarsAt(container, field));
  if (texts.some(({ text }) => ownWays.some((way) => way.test(text)))) return undefined;
  const isRenamed = texts.some(({ text }) => /^--?(?:webhook-)?(?:cert|key)-name/.test(text));
  const isApiserver = isAggregated || texts.some(({ text }) => apiserverFlag.test(text));
  const flags = texts.flatMap((node, at) => {
    const [flag = '', value = texts[at + 1]?.text ?? ''] = node.text.split('=', 2);
    const match = pathFlag.exec(flag);
    // Flags for a file that is not there are told as such.
    const isOther = flag === '--tls-cert-file' || (isApiserver && flag === '--cert-dir');
    const isFolder = /dir|path/i.test(match?.[1] ?? '');
    return match === null
      ? []
      : [{ node, value: { ...node, text: value }, isRead: !isOther && (isFolder || isFile(value)) }];
  });
  const variables = itemsAt(container, 'env').flatMap((variable) => {
    const value = scalarAt(variable, 'value');
    const isPath = pathVariable.test(scalarAt(variable, 'name')?.text ?? '');
    return value === undefined || !isPath ? [] : [{ node: value, value, isRead: true }];
  });
  const said = [...flags, ...variables];
  const [first] = said;
  if (first === undefined) {
    return isManager(container, texts) ? { folder: usualFolder, node: undefined, isUsual: !isRenamed } : undefined;
  }
  const { folder } = folderOf(first.value.text);
  const isClear = said.every(
    ({ value, isRead }) =>
      isRead && value.text.startsWith('/') && !isOpen(value) && folderOf(value.text).folder === folder,
  );
  if (!isClear || (isWritable.test(folder) && folder !== usualFolder)) return undefined;
  return { folder, node: first.node, isUsual: !isRenamed && !isFile(first.value.text) };
}

/** Where a program may have written what it reads. */
const isWritable = /^\/(?:var\/)?tmp(?:\/|$)/;

function isFile(path: string): boolean {
  return /\.(?:crt|pem|cert|cer)$/.test(path);
}

function folderOf(path: string): { readonly folder: string } {
  return { folder: (isFile(path) ? path.replace(/\/[^/]*$/, '') : path).replace(/\/+$/, '') };
}

/** A program of kubebuilder or the Operator SDK, as they name it. */
function isManager(container: DocumentNode, words: readonly ScalarNode[]): boolean {
  const [program] = words;
  const isNamed = itemsAt(container, 'ports').some((port) => scalarAt(port, 'name')?.text === 'webhook-server');
  return isNamed && (program?.text === '/manager' || scalarAt(container, 'name')?.text === 'manager');
}
