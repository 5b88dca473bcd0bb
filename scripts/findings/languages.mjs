/**
 * What a language says on every page. The findings' own prose stands in `data/findings.json` and its translations.
 *
 * @typedef {object} Language
 * @property {string} name as it calls itself
 * @property {string} folder of its pages
 * @property {Record<string, string>} severities as a heading says them, with the mark that all of CertScope's texts use
 * @property {Record<string, string>} words
 * @property {(text: string) => string} sentence a text of the data as a sentence of its own
 * @property {(quickFix: string, text: string) => string} offers tells that there is a quick fix
 * @property {(reason: string) => string} notReported tells that a code is never reported
 */

/** Words that keep their small first letter at the start of a sentence. */
const lowerCaseWords = new Set(
  'aud chmod cp curl etcd etcdctl exp http iss jti kid kubeadm kubectl kubelet linkerd nbf openssl sub tls warnafter'.split(
    ' ',
  ),
);

/** @type {Language} */
export const english = {
  name: 'English',
  folder: 'docs/findings',
  severities: { error: '✗ Error', warning: '⚠\uFE0E Warning', info: 'Information', hint: 'Hint' },
  words: {
    title: 'Problems that CertScope knows',
    introduction:
      'Every problem has a code, which never changes: to silence or re-grade one, name it in the setting `certscope.findings`. Pages of codes that are not reported say so, and why.',
    explanation:
      '`{x}` in a message stands for a value. The pages and the catalogue of codes are generated from `data/findings.json`.',
    columns: '| code | severity | message |',
    separator: ': ',
    condition: 'When',
    why: 'Why it matters',
    fix: 'How to fix it',
    nothingToDo: 'Nothing has to be done.',
    references: 'References',
    unverified: 'Part of the above is written from experience and was not verified against a source.',
    all: 'All problems',
  },
  sentence(text) {
    const first = text.split(/[\s,;:]/)[0] ?? '';
    const isWord = /^(?:re-|self-|non-)?[a-z]+$/.test(first) && !lowerCaseWords.has(first);
    const capital = isWord ? text[0].toUpperCase() + text.slice(1) : text;
    return /[.!?…]$|\. \{\w+\}$/.test(capital) ? capital : `${capital}.`;
  },
  offers: (quickFix, text) =>
    `Where CertScope offers a quick fix (\`${quickFix}\`): ${text[0].toLowerCase()}${text.slice(1)}`,
  notReported: (reason) => `CertScope does not report this. ${reason}`,
};

/** @type {Language} */
export const simplifiedChinese = {
  name: '简体中文',
  folder: 'docs/zh-cn/findings',
  severities: { error: '✗ 错误', warning: '⚠\uFE0E 警告', info: '信息', hint: '提示' },
  words: {
    title: 'CertScope 能识别的问题',
    introduction:
      '每个问题都有一个永远不变的代码：要忽略某个问题或更改它的级别，在设置 `certscope.findings` 中写明代码。不会报告的代码，其页面会说明这一点和原因。',
    explanation:
      '消息中的 `{x}` 代表一个值。这些页面由 `data/findings.json` 及其译文 `data/findings.zh-cn.json` 生成。',
    columns: '| 代码 | 级别 | 消息 |',
    separator: '：',
    condition: '何时出现',
    why: '为什么重要',
    fix: '如何修复',
    nothingToDo: '无需处理。',
    references: '参考资料',
    unverified: '以上内容有一部分来自经验，未经资料来源核实。',
    all: '所有问题',
  },
  sentence: (text) => (/[。？！…]$|。\{\w+\}$/.test(text) ? text : `${text}。`),
  offers: (quickFix, text) => `CertScope 能提供快速修复（\`${quickFix}\`）时：${text}`,
  notReported: (reason) => `CertScope 不报告此问题。${reason}`,
};
