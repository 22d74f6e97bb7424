// Rules for engine/assembly: nothing may allocate (the stub runtime never frees), nothing may throw, and no side effect may
// stand on the left of a compound assignment (AssemblyScript compiles it twice). Works on the syntax tree, so comments and
// strings do not confuse it. Used by the tidy test only.
import ts from "typescript";
import { findingAt, type Finding, type SourceFile } from "./source.js";

/** Calls that compile to nothing or to a plain read, so that compiling them twice is harmless. */
const PURE_BUILTINS = new Set(["changetype", "offsetof", "sizeof", "alignof", "load", "unchecked"]);

const COMPOUND = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.PlusEqualsToken,
  ts.SyntaxKind.MinusEqualsToken,
  ts.SyntaxKind.AsteriskEqualsToken,
  ts.SyntaxKind.AsteriskAsteriskEqualsToken,
  ts.SyntaxKind.SlashEqualsToken,
  ts.SyntaxKind.PercentEqualsToken,
  ts.SyntaxKind.AmpersandEqualsToken,
  ts.SyntaxKind.BarEqualsToken,
  ts.SyntaxKind.CaretEqualsToken,
  ts.SyntaxKind.LessThanLessThanEqualsToken,
  ts.SyntaxKind.GreaterThanGreaterThanEqualsToken,
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanEqualsToken,
]);

export function checkAssembly(file: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const add = (node: ts.Node, rule: string, message: string): void => void findings.push(...findingAt(file, node, rule, message));

  const visit = (node: ts.Node, inFunction: boolean): void => {
    const forbidden = allocation(node, inFunction);
    if (forbidden !== null) add(node, "allocation", forbidden);
    if (ts.isThrowStatement(node)) add(node, "throw", "nothing catches it: return a code, or `assert` what must hold");
    const target = compoundTarget(node);
    if (target !== null && hasSideEffect(target)) {
      add(node, "compound", "the left side is compiled twice: bind it to a local first");
    }
    const inside = inFunction || ts.isFunctionLike(node);
    ts.forEachChild(node, (child) => visit(child, inside));
  };
  visit(file.tree, false);
  return findings;
}

function allocation(node: ts.Node, inFunction: boolean): string | null {
  if (ts.isNewExpression(node)) return "`new` allocates and nothing frees: use an @unmanaged view on a slot";
  if (ts.isObjectLiteralExpression(node)) return "an object literal allocates: use an @unmanaged view on a slot";
  if (ts.isTemplateExpression(node)) return "a template builds a string: write its bytes with the reply writer";
  if (ts.isArrayLiteralExpression(node) && inFunction) return "an array literal allocates per call: make it a StaticArray at module level, or `memory.data`";
  if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && inFunction) return "closures are not supported and may allocate: call a named function";
  if (ts.isBinaryExpression(node) && isAddition(node) && (isText(node.left) || isText(node.right))) {
    return "joining strings allocates: write the bytes with the reply writer";
  }
  return null;
}

function isAddition(node: ts.BinaryExpression): boolean {
  const kind = node.operatorToken.kind;
  return kind === ts.SyntaxKind.PlusToken || kind === ts.SyntaxKind.PlusEqualsToken;
}

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
}

/** What a compound assignment, `++` or `--` writes to. */
function compoundTarget(node: ts.Node): ts.Expression | null {
  if (ts.isBinaryExpression(node)) return COMPOUND.has(node.operatorToken.kind) ? node.left : null;
  if (ts.isPostfixUnaryExpression(node)) return node.operand;
  if (ts.isPrefixUnaryExpression(node)) return isStep(node.operator) ? node.operand : null;
  return null;
}

function isStep(operator: ts.SyntaxKind): boolean {
  return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
}

function hasSideEffect(target: ts.Expression): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && !(ts.isIdentifier(node.expression) && PURE_BUILTINS.has(node.expression.text))) found = true;
    else if (ts.isPostfixUnaryExpression(node)) found = true;
    else if (ts.isPrefixUnaryExpression(node) && isStep(node.operator)) found = true;
    else if (ts.isBinaryExpression(node) && (COMPOUND.has(node.operatorToken.kind) || node.operatorToken.kind === ts.SyntaxKind.EqualsToken)) found = true;
    if (!found) ts.forEachChild(node, visit);
  };
  visit(target);
  return found;
}
