/** English compounds, which a translation says in its own words; any other word with a hyphen is a name. */
const englishCompounds = new Set(
  `1-year auto-rotated certificate-transparency cluster-internal control-plane cr-only e-mail half-done hard-wired id-tokens in-cluster
  in-tree kubeadm-managed leaf-to-root left-most long-lived man-in-the-middle mis-issued never-expiring one-year opt-out
  password-protected plugged-in pre-1.31 service-account short-lived signer-specific single-certificate static-pod sub-ca url-safe
  well-defined zero-based base64-encode base64-encoded`.split(/\s+/),
);
const englishAffix = /^(?:non|re|self)-|-(?:based|only|owned|side|signed)$/i;

/** What stays as it is in every language: flags, fields, paths, placeholders, numbers, abbreviations. */
function technicalNames(text: string): Set<string> {
  return new Set(words(text).filter(isName));
}

/** The technical names of a text that its translation has not, not even without the `s` of a plural. */
export function lostNames(text: string, translation: string): readonly string[] {
  return [...technicalNames(text)].filter((name) => !translation.includes(name.replace(/(?<=[a-z])s$/, '')));
}

/** Whether anything is said in English: words that are not technical names. */
export function hasWords(text: string): boolean {
  return words(text).some((word) => /[A-Za-z]{2}/.test(word) && !isName(word));
}

function words(text: string): readonly string[] {
  return (text.replaceAll('`', ' ').match(/[\x21-\x7e]+/g) ?? []).flatMap(parts);
}

/** A word without the punctuation around it; alternatives with a slash between them one by one. */
function parts(word: string): readonly string[] {
  const bare = word
    .replace(/^[('"[,;]+|[)'"\],;:.?…]+$/g, '')
    .replace(/'s$/, '')
    .replace(/^([A-Z]{2,})s$/, '$1');
  return /[.:]|^[/~]/.test(bare) ? [bare] : bare.split('/');
}

function isName(word: string): boolean {
  if (englishCompounds.has(word.toLowerCase()) || englishAffix.test(word)) return false;
  if (!/\w/.test(word)) return false;
  return /^(?:true|false)$|\d|[{}_=<>$*]|^[-/~]|[a-z][A-Z]|^[A-Z]{2}|\w[.:-]\w/.test(word);
}
