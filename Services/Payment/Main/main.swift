import PaymentService

await PaymentService.run()
