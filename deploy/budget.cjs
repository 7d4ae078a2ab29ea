// A budget, where a stage sets one: AWS writes to its operator before the bill does. It stops nothing.
const insist = (condition, message) => {
  if (!condition) throw new Error(message);
};

const told = (email) => (NotificationType, Threshold) => ({
  Notification: {
    NotificationType,
    Threshold,
    ThresholdType: 'PERCENTAGE',
    ComparisonOperator: 'GREATER_THAN',
  },
  Subscribers: [{ SubscriptionType: 'EMAIL', Address: email }],
});

module.exports = async ({ resolveVariable }) => {
  const { prefix } = await resolveVariable('self:custom.names');
  const email = String((await resolveVariable('param:alarmEmail')) ?? '');
  const given = await resolveVariable('param:monthlyBudget');
  const limit = Number(given);
  insist(limit >= 0, `monthlyBudget is ${JSON.stringify(given)}; use USD a month, or 0 for none.`);
  if (limit === 0) return { Resources: {} };
  insist(email !== '', 'monthlyBudget is set, but nobody is to be told; add --param=alarmEmail=….');
  return {
    Resources: {
      Budget: {
        Type: 'AWS::Budgets::Budget',
        Properties: {
          Budget: {
            BudgetName: `${prefix}-monthly`,
            BudgetType: 'COST',
            TimeUnit: 'MONTHLY',
            BudgetLimit: { Amount: limit, Unit: 'USD' },
          },
          NotificationsWithSubscribers: [told(email)('ACTUAL', 80), told(email)('FORECASTED', 100)],
        },
      },
    },
  };
};
