/** What all names of flags for certificates have in common; a test compares it with the table. */
const flagName =
  /--?(?:[a-z]+[-_])*(?:(?:cert|key|ca|crl|config)[-_]?file|cert[-_]key|kubeconfig|certificate(?:[-_]authority)?|key|cert|cacert|discovery[-_]file|token[-_]auth[-_]file|(?:authentication|authorization|provider)[-_]config)(?=[\s"'=]|$)/y;
/** Flags that are checked without a file: verification, TLS on connections, joining. */
const judgedFlag =
  /--?(?:[a-z]+[-_])*(?:insecure[-_](?:tls|port)|completely[-_]insecure|auto[-_]tls|tls[-_]min[-_]version|cipher[-_]suites|etcd[-_]servers|endpoints|(?:client|peer)[-_]urls|ca[-_]cert[-_]hash|skip[-_]ca[-_]verification|rotate[-_]certificates|preferred[-_]address[-_]types|hostname[-_]override)(?=[\s"'=]|$)/y;
const variableName = /ETCD(?:CTL)?_[A-Z_]+/g;
const variableOfFile = /CERT|KEY|CA_FILE|CRL|CONFIG_FILE/;
/** A systemd unit whose flags are in other files. */
const startedProgram = /\bkube(?:let|-proxy|-scheduler|-apiserver|-controller-manager)\b|\betcd\b/;
/** What kubectl reads without a flag. */
const kubeconfigVariable = /[K]UBECONFIG=["']?[/:]/;
/** Regular expressions, because `includes` stops at every `e`. */
const etcd = /[e]tcd/;
const environmentFile = /[E]nvironmentFile=/;
/** Many programs have such a flag. */
const configurationFlag = /(?<![\w-])--?config(?=[\s"'=]|$)/;
const configuredProgram = /\bkube(?:let|-proxy|-scheduler)\b/;
/** Common to both of these. */
const otherFlags = /-(?:config|arg)/;
const argumentKey = /(?:apiserver|manager|scheduler|proxy|kubelet|etcd)-arg\b/;

/**
 * Tells whether a text has a flag that may name a file with credentials, so that it is read even without anything
 * else. Starts with cheap searches: two dashes, or etcd, which accepts one.
 */
export function hasFlagKeyword(text: string): boolean {
  if ((text.includes('--') || etcd.test(text)) && hasFlag(text)) return true;
  const hasOther = otherFlags.test(text);
  if (hasOther && configurationFlag.test(text) && configuredProgram.test(text)) return true;
  if (environmentFile.test(text) && startedProgram.test(text)) return true;
  return hasVariable(text) || kubeconfigVariable.test(text) || (hasOther && argumentKey.test(text));
}

const dash = 45;

/** Looks for a flag with one of the names. Searching for dashes is fast, and most do not belong to a flag. */
function hasFlag(text: string): boolean {
  for (let at = text.indexOf('-'); at !== -1; at = text.indexOf('-', at)) {
    const start = at;
    while (text.charCodeAt(at) === dash) at++;
    const isFlag = at - start <= 2 && isLetter(text.charCodeAt(at)) && !isOfWord(text.charCodeAt(start - 1));
    if (!isFlag) continue;
    flagName.lastIndex = start;
    judgedFlag.lastIndex = start;
    if (flagName.test(text) || judgedFlag.test(text)) return true;
  }
  return false;
}

function isLetter(code: number): boolean {
  return code >= 97 && code <= 122;
}

function isOfWord(code: number): boolean {
  return isLetter(code | 0x20) || (code >= 48 && code <= 57) || code === 95;
}

/** Whole names first: one name may be long and contain the prefix often. */
function hasVariable(text: string): boolean {
  return text.includes('ETCD') && (text.match(variableName)?.some((name) => variableOfFile.test(name)) ?? false);
}

/** Programs with a table of flags; a test compares them with it. `etcd` is the beginning of `etcdctl`. */
const program =
  /kube-(?:apiserver|controller-manager|scheduler|proxy)|kube(?:let|ctl|adm)|etcd|metrics-server|extension-apiserver/;
/** Containers of any image may have flags, also those of an extension API server. */
const containers = /[Cc]ontainers/;
/** `KUBELET_EXTRA_ARGS="--kubeconfig=…"` */
const flagVariable = /=["']?(?:\s|\\\n)*--?[a-z]/;

/**
 * Tells whether a text with a flag names a program of Kubernetes, or a place where flags are written without it. The flags of other
 * programs, in their scripts and documentation, mean nothing.
 */
export function mayStartComponent(text: string): boolean {
  return (
    program.test(text) ||
    containers.test(text) ||
    argumentKey.test(text) ||
    flagVariable.test(text) ||
    text.includes('ETCD') ||
    environmentFile.test(text)
  );
}
