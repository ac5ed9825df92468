// What a test gives to a script, as JSON in its first argument, and how a script answers it.
export const given = () => JSON.parse(process.argv[2]);
export const print = (answers) => process.stdout.write(`${JSON.stringify(answers)}\n`, () => process.exit(0));
