namespace Evergrant.Sandbox.XmlRpc;

/// <summary>Finds the method that a call means.</summary>
internal sealed class RpcMethods(IEnumerable<RpcMethod> methods)
{
    // Keap has these too, in its own documentation or its own PHP client.
    private static readonly HashSet<string> NotImitated =
    [
        "APIAffiliateService.affClawbacks",
        "APIAffiliateService.affCommissions",
        "APIAffiliateService.affPayouts",
        "APIAffiliateService.affRunningTotals",
        "APIAffiliateService.affSummary",
        "APIEmailService.addEmailTemplate",
        "APIEmailService.attachEmail",
        "APIEmailService.getAvailableMergeFields",
        "APIEmailService.getEmailTemplate",
        "APIEmailService.sendTemplate",
        "APIEmailService.updateEmailTemplate",
        "AffiliateProgramService.getAffiliatePrograms",
        "AffiliateProgramService.getAffiliatesByProgram",
        "AffiliateProgramService.getProgramsForAffiliate",
        "AffiliateProgramService.getResourcesForAffiliateProgram",
        "ContactService.addToCampaign",
        "ContactService.getActivityHistoryTemplateMap",
        "ContactService.getCampaigneeStepDetails",
        "ContactService.getNextCampaignStep",
        "ContactService.linkContacts",
        "ContactService.listLinkedContacts",
        "ContactService.pauseCampaign",
        "ContactService.removeFromCampaign",
        "ContactService.rescheduleCampaignStep",
        "ContactService.resumeCampaignForContact",
        "ContactService.runActionSequence",
        "ContactService.unlinkContacts",
        "DataService.addCustomField",
        "DataService.getAppointmentICal",
        "DataService.getTemporaryKey",
        "DataService.updateCustomField",
        "FileService.getDownloadUrl",
        "FileService.getFile",
        "FileService.renameFile",
        "FileService.replaceFile",
        "FileService.uploadFile",
        "FunnelService.achieveGoal",
        "InvoiceService.addManualPayment",
        "InvoiceService.addOrderCommissionOverride",
        "InvoiceService.addOrderItem",
        "InvoiceService.addPaymentPlan",
        "InvoiceService.addRecurringOrder",
        "InvoiceService.calculateAmountOwed",
        "InvoiceService.chargeInvoice",
        "InvoiceService.createBlankOrder",
        "InvoiceService.createInvoiceForRecurring",
        "InvoiceService.deleteInvoice",
        "InvoiceService.deleteSubscription",
        "InvoiceService.getAllPaymentOptions",
        "InvoiceService.getPayments",
        "InvoiceService.locateExistingCard",
        "InvoiceService.recalculateTax",
        "InvoiceService.updateJobRecurringNextBillDate",
        "InvoiceService.validateCreditCard",
        "OrderService.placeOrder",
        "ProductService.deactivateCreditCard",
        "ProductService.decrementInventory",
        "ProductService.getInventory",
        "ProductService.incrementInventory",
        "ProductService.increaseInventory",
        "ProductService.decreaseInventory",
        "ShippingService.getAllShippingOptions",
        "ShippingService.getFlatRateShippingOption",
        "WebFormService.getHTML",
        "WebFormService.getMap",
        "WebTrackingService.getWebTrackingScriptTag",
    ];

    private readonly ILookup<string, RpcMethod> methods = methods.ToLookup(method => method.Name);

    /// <exception cref="RpcFault"/>
    public RpcMethod Find(RpcCall call)
    {
        if (!methods.Contains(call.Method))
            throw NotImitated.Contains(call.Method) ? RpcFault.Gap(call.Method) : RpcFault.NoSuchHandler(call.Method);

        return methods[call.Method].FirstOrDefault(method => method.Takes(call.Parameters))
            ?? throw RpcFault.NoMatchingMethod(call.Parameters);
    }
}
