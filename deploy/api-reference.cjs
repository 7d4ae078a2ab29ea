// The routes that describe the API: openapi.json always, behind a signature; the page for people, and both without one, on request.
const ACCESS = ['signed', 'open'];

module.exports = async ({ resolveVariable }) => {
  const access = await resolveVariable('param:apiReference');
  if (!ACCESS.includes(access))
    throw new Error(`apiReference is ${JSON.stringify(access)}; use one of ${ACCESS.join(', ')}.`);
  const route = (path) => ({
    httpApi: { method: 'GET', path, ...(access === 'open' ? {} : { authorizer: { type: 'aws_iam' } }) },
  });
  return {
    showOpenapi: { handler: 'functions/api/show-openapi.handler', events: [route('/openapi.json')] },
    // A browser signs nothing, so the page is of use only where it is open.
    ...(access === 'open'
      ? { showReference: { handler: 'functions/api/show-reference.handler', events: [route('/docs')] } }
      : {}),
  };
};
